"""What is kept, in SQLite or PostgreSQL: tables, repositories, the unit of work, migrations, backups and seeding."""
