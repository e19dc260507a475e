"""The store: records that are only ever added, the acts they tell, and who may write when."""
