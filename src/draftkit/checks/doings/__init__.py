"""What somebody is said to have done: meetings, letters, promotions that no fact tells of."""
