"""How bars are fetched: pace, breaker, retry, plan. Where they come from is the providers' affair."""
