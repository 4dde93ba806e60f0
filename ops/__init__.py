"""Setting up, starting and stopping RunHub on one machine. Standard library only: it runs first."""
