namespace PanelServer.EndToEnd.Panel;

/// <summary>
/// One running panel, watched by a client of the streams, for all rows of a table, since each start costs seconds. A row that fails takes
/// its panel with it, so that the next one gets a new one.
/// </summary>
/// <typeparam name="TPanel">The panel with the machine.</typeparam>
/// <param name="create">Makes a panel.</param>
public abstract class SharedPanel<TPanel>(Func<TPanel> create) : IAsyncDisposable
    where TPanel : VirtualTimePanel
{
    private TPanel? _panel;

    /// <summary>Runs a row, or another test, on the panel.</summary>
    /// <param name="test">Has to check itself that the machine is as it needs it: other tests were there before.</param>
    public async Task UseAsync(Func<TPanel, Task> test)
    {
        TPanel? panel = _panel;
        _panel = null;
        try
        {
            if (panel is null)
            {
                panel = create();
                await panel.WatchAsync();
            }

            await test(panel);
            _panel = panel;
        }
        finally
        {
            if (_panel is null && panel is not null)
            {
                await panel.DisposeAsync();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_panel is not null)
        {
            await _panel.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
