using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>One open dashboard, and what an operator does with it.</summary>
internal sealed class Screen : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Screen(IBrowserContext context, IPage page, string address)
    {
        _context = context;
        Page = page;
        Address = address;
        Page.PageError += (_, error) => _complaints.Enqueue(error);
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"asks somebody else: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Address of the panel, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>Errors of scripts and of the browser, and requests that leave the panel.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The lamp that tells live from stale.</summary>
    public ILocator Connection => Page.GetByRole(AriaRole.Status, new() { Name = "Connection to the server" });

    public static async Task<Screen> OpenAsync(IBrowserContext context, string address)
    {
        Screen screen = new(context, await context.NewPageAsync(), address);
        await screen.Page.GotoAsync(address);
        await screen.IsLiveAsync();
        return screen;
    }

    /// <summary>Waits until values are live.</summary>
    public Task IsLiveAsync() => Page.Locator("html[data-connection=live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Waits until values are shown as old.</summary>
    public Task IsStaleAsync() => Page.Locator("html[data-connection=stale]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>A machine's card in the overview.</summary>
    public ILocator Card(string slug) => Page.Locator($"article[data-machine={slug}]");

    /// <summary>Opens a machine's page as an operator does: from the overview.</summary>
    /// <param name="slug">Its kind; the first of this kind is taken.</param>
    /// <param name="tab">Which of its pages.</param>
    public async Task OpenMachineAsync(string slug, string tab = "operate")
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Overview", Exact = true }).Or(Page.GetByRole(AriaRole.Link, new() { Name = "Übersicht", Exact = true })).ClickAsync();
        await Card(slug).First.GetByRole(AriaRole.Link).ClickAsync();
        await Page.Locator($".machine-page[data-machine={slug}]").WaitForAsync();
        if (tab != "operate")
        {
            await Page.Locator($".machine-tabs a[href$='/{tab}']").ClickAsync();
            await Page.Locator($".machine-page[data-machine={slug}][data-tab={tab}]").WaitForAsync();
        }
    }

    /// <summary>Chooses how the screen looks, by the name of the choice in the menu.</summary>
    public async Task ChooseDisplayAsync(string choice)
    {
        ILocator button = Page.Locator(".display-menu").GetByRole(AriaRole.Button, new() { Name = choice });
        if (!await button.IsVisibleAsync())
        {
            await Page.Locator(".display-menu > summary").ClickAsync();
        }

        await button.ClickAsync();
    }

    /// <summary>The control of one mutation on the page of a machine.</summary>
    public ILocator Control(string mutation) => Page.Locator($".control[data-mutation={mutation}]");

    /// <summary>What the panel said to the last command of a control.</summary>
    public ILocator Answer(string mutation) => Control(mutation).Locator(".command-status");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
