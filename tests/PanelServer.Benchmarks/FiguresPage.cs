namespace PanelServer.Benchmarks;

/// <summary>A page of the documents with a place, between two comments, into which a command writes its figures.</summary>
internal sealed class FiguresPage
{
    private const string Begin = "<!-- figures begin: written by the command above -->";
    private const string End = "<!-- figures end -->";

    private readonly string _path;
    private readonly string _before;
    private readonly string _after;

    /// <summary>Reads the page; before the measurement, which takes minutes.</summary>
    /// <param name="path">The page.</param>
    /// <exception cref="InvalidOperationException">It has no such place.</exception>
    public FiguresPage(string path)
    {
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} has no place for the figures.");
        }

        (_path, _before, _after) = (path, text[..begin], text[end..]);
    }

    /// <summary>Puts figures into it, in the place of those that are there.</summary>
    /// <param name="figures">As Markdown.</param>
    public void Write(string figures) => File.WriteAllText(_path, $"{_before}{Begin}\n\n{figures}\n{_after}");
}
