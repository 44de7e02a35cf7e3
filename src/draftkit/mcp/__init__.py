"""draftkit for the assistants that people use already, through the Model Context Protocol (MCP)."""
