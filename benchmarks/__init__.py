"""What a request costs: ratios in one run, against a bare handler on the same server."""
