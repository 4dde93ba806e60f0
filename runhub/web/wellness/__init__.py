"""What athletes record of themselves: how a run felt, how a day was."""
