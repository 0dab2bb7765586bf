using Microsoft.Playwright;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>What an operator does on a screen to get something done, counted.</summary>
/// <param name="screen">The screen.</param>
internal sealed class Taps(Screen screen)
{
    /// <summary>How often the screen was touched.</summary>
    public int Count { get; private set; }

    /// <summary>How many characters were typed.</summary>
    public int Typed { get; private set; }

    /// <summary>Touches a link by its whole name.</summary>
    public Task LinkAsync(string name) => OnAsync(screen.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }));

    /// <summary>Touches a machine in the rail.</summary>
    public Task MachineAsync(string slug) => OnAsync(screen.Page.Locator($".rail a[href^='#/machine/{slug}/']"));

    /// <summary>Touches a button by its whole name.</summary>
    public Task ButtonAsync(string name) => OnAsync(screen.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }));

    /// <summary>Touches something.</summary>
    public async Task OnAsync(ILocator what)
    {
        await what.ClickAsync();
        Count++;
    }

    /// <summary>Touches something and holds it until something has happened.</summary>
    public async Task HoldAsync(ILocator what, Func<Task> until)
    {
        await what.HoverAsync();
        await screen.Page.Mouse.DownAsync();
        await until();
        await screen.Page.Mouse.UpAsync();
        Count++;
    }

    /// <summary>Touches a field and types into it.</summary>
    public async Task TypeAsync(ILocator field, string text)
    {
        await OnAsync(field);
        await field.FillAsync(text);
        Typed += text.Length;
    }

    /// <summary>Types into a field that has the focus already.</summary>
    public async Task TypeFocusedAsync(ILocator field, string text)
    {
        await field.PressSequentiallyAsync(text);
        Typed += text.Length;
    }

    /// <summary>Touches a list of choices and one of them.</summary>
    public async Task ChooseAsync(ILocator list, string label)
    {
        await list.SelectOptionAsync(new SelectOptionValue { Label = label });
        Count += 2;
    }
}
