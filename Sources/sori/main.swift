print("sori")
