"""Who may do what, proved: every address and API operation × every method × everybody.

To add an address: one line in the rows file of your area (`rows_teams.py`, `rows_talk.py`, ...),
`WEB["your/<uuid:key>/route/"] = OWN_FORM` or `API["GET /api/v1/your/{id}/"] = SHARED`. The words
(OWN, SHARED, MINE_ACT, TEAM_STAFF, ...) are in `vocabulary.py`; `but(SHARED, needs=STREAMS)` bends
one. Expect what the issue says, not what the code answers. An address without a row fails
`test_table.py`; so does a row without an address.
Its things: `things(made)` in the same file makes what belongs to Alice (of Team Red) and returns
what stands for the parts of addresses: `{"zones/<uuid:key>": f"zones/{zone.public_id}"}`, and for
the API `{"/zones/{id}": ...}`. Each text in them comes from `made.canary("zone", Kind.MAP)`: it is
searched in every answer to those who may not see that kind; without a kind nobody but Alice may.
A form with ids in its body: `bodies` of the row, tried by everybody (`test_bodies.py`).
"""
