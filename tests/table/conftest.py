from tests.api.conftest import api_of as api_of
