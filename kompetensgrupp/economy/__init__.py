"""What the project promised and what it cost: goals, budget, hours and what came otherwise.

Knows parties, and no cases. A report takes its figures from `reading`.
"""
