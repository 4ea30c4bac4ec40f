"""Speed and size against the budgets, each beside the floor it can be compared with."""
