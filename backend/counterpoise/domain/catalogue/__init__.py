"""The reviewed catalogue (axes, commitments, hazards, contexts, numbers) and the profiles set against it."""
