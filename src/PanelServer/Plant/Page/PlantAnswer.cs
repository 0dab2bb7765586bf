using System.Text.Json.Nodes;
using PanelServer.Host.Alarms;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Plant.Page;

/// <summary>All panels of the plant. The order of the members is the order on the wire, here and below.</summary>
/// <param name="IsOn">False on a server that shows no plant; there are no panels then.</param>
/// <param name="IsConnected">Whether the broker can be reached.</param>
/// <param name="Trouble">Why it can't, in English; null if it can, or nothing is known yet.</param>
/// <param name="Panels">The panels, by name.</param>
internal sealed record PlantAnswer(bool IsOn, bool IsConnected, string? Trouble, IReadOnlyList<PlantPanel> Panels);

/// <summary>A panel as the broker has told it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsConnected">Whether it was heard of lately and has not said goodbye.</param>
/// <param name="LastContact">When it was heard of last, in Unix milliseconds by its own clock.</param>
/// <param name="Version">The version of its server; empty if it has not told.</param>
/// <param name="Dashboard">Address of its dashboard; empty for none.</param>
/// <param name="Alarms">Its alarms that are active or not acknowledged, the most urgent and newest first; 100 at the most.</param>
/// <param name="Run">Its open production run; null for none.</param>
/// <param name="Machines">Its machines, by type and serial number.</param>
internal sealed record PlantPanel(
    string Name,
    bool IsConnected,
    long LastContact,
    string Version,
    string Dashboard,
    IReadOnlyList<PlantAlarm> Alarms,
    PlantRun? Run,
    IReadOnlyList<PlantMachine> Machines);

/// <summary>An alarm of a panel.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Source">What has it, as people call it.</param>
/// <param name="Priority">How soon somebody has to do something.</param>
/// <param name="State">How it stands.</param>
/// <param name="Label">What has happened.</param>
/// <param name="Message">More about it; null if there is no more to tell.</param>
/// <param name="Since">When its cause came last, in Unix milliseconds.</param>
internal sealed record PlantAlarm(string Id, LocalizedText Source, AlarmPriority Priority, AlarmState State, LocalizedText Label, string? Message, long Since);

/// <summary>The open run of a panel.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Product">What is made; empty if nobody has said.</param>
/// <param name="Recipe">Name of the recipe; empty for none.</param>
/// <param name="Begun">When it was begun, in Unix milliseconds.</param>
/// <param name="SpoolCount">How many spools it has.</param>
internal sealed record PlantRun(long Number, string Product, string Recipe, long Begun, int SpoolCount);

/// <summary>A machine of a panel.</summary>
/// <param name="Slug">Its type.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Error">What is wrong with it, in English; null if nothing is.</param>
/// <param name="State">What of its state the overview of a panel shows; null while it has told none, or its type is not known here.</param>
/// <param name="LiveValues">The same of its live values.</param>
internal sealed record PlantMachine(string Slug, ushort Serial, string? Error, JsonNode? State, JsonNode? LiveValues);
