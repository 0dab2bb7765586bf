namespace PanelServer.EtherCat.Tool;

/// <summary>Something that cannot be done, in words for whoever asked.</summary>
internal sealed class ToolException(string message) : Exception(message);
