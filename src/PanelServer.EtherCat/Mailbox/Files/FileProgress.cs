namespace PanelServer.EtherCat.Mailbox.Files;

/// <summary>How far a file transfer is.</summary>
/// <param name="Done">Bytes that have been transferred, or what a busy device says of its own work.</param>
/// <param name="Of">How many there are in all; null when only the device knows.</param>
/// <param name="Text">What a busy device adds; otherwise empty.</param>
public readonly record struct FileProgress(int Done, int? Of, string Text)
{
    /// <summary>True while the device works and takes nothing.</summary>
    public bool IsBusy { get; init; }
}
