def read_register(): pass
