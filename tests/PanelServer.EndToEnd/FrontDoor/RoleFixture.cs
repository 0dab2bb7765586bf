using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>A front door with a real server behind it, and with a user of each role.</summary>
public sealed class RoleFixture : IAsyncLifetime
{
    private readonly Dictionary<string, string> _passwords = [];
    private readonly string _store = Directory.CreateTempSubdirectory("panel-roles-").FullName;
    private PanelProcess _panel = null!;

    internal FrontDoorInstance Door { get; private set; } = null!;

    /// <summary>User and password, as curl takes them.</summary>
    public string Login(string user) => user == "machine" ? Door.Login : $"{user}:{_passwords[user]}";

    public async ValueTask InitializeAsync()
    {
        _panel = await PanelProcess.StartAsync("--Network:Mode", "BehindProxy", "--Bus:Segment", "none", "--Devices:Simulated", "false", "--Storage:Directory", _store);
        Door = await FrontDoorInstance.Start(_panel.Port);
        foreach (string arguments in new[] { "--offline user anna viewer", "--offline user bert operator", "--offline user carla maintainer", "token mes operator 2099-12-31" })
        {
            string[] words = arguments.Split(' ');
            string password = FrontDoorInstance.PrintedPassword(await Door.Credentials(arguments: words));
            _passwords[words[0] == "token" ? "token-mes" : words[2]] = password;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        await _panel.DisposeAsync();
        Directory.Delete(_store, recursive: true);
    }
}
