using Microsoft.Extensions.DependencyInjection;
using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Tests.Machines;

/// <summary>What operators read on their screens: every machine, every field, both languages.</summary>
public class LabelTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    /// <summary>What fits on a button that stands beside three others, on the smallest screen.</summary>
    private const int LongestOnAButton = 16;

    /// <summary>What fits in a row, beside a number with its unit, or on a button that stands alone.</summary>
    private const int LongestInARow = 26;

    /// <summary>What fits in a row if it may take two lines.</summary>
    private const int LongestTitle = 42;

    private IReadOnlyList<MachineModule> Modules => panel.Services.GetRequiredService<MachineCatalog>().Modules;

    [Fact]
    public void Everything_that_an_operator_sees_has_a_name_in_both_languages()
    {
        string[] unnamed = [.. Modules.SelectMany(module => NamesOf(module).Where(name => !IsComplete(name.Text)).Select(name => $"{module.Slug}: {name.Where}"))];
        Assert.True(unnamed.Length == 0, string.Join('\n', unnamed));
    }

    [Fact]
    public void Every_name_fits_where_it_stands()
    {
        string[] tooLong = [.. Modules.SelectMany(NamesOf).Where(name => Longest(name.Text) > name.Longest).Select(name => $"{name.Where}: {name.Text}, at most {name.Longest}")];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }

    [Fact]
    public void No_two_things_that_stand_together_have_the_same_name()
    {
        string[] same = [.. Modules.SelectMany(NamesOf).GroupBy(name => name.Among).SelectMany(group => Doubles(group, text => text.English).Concat(Doubles(group, text => text.German)))];
        Assert.True(same.Length == 0, string.Join('\n', same));
        string[] machines = [.. Modules.Select(module => module.Name.German)];
        Assert.Equal(machines.Distinct(), machines);
    }

    [Fact]
    public void A_mutation_is_called_what_it_sets_unless_it_has_a_name_of_its_own()
    {
        MachineSchema extruder = Modules.First(module => module.Slug == "extruder_v1").Schema;
        Assert.Equal(new("Target melt pressure", "Soll-Massedruck"), extruder.FindMutation("SetInverterTargetPressure")!.Label);
        Assert.Equal(new(new("Reverse", "Rückwärts"), new("Forward", "Vorwärts")), extruder.FindMutation("SetInverterRotationDirection")!.Payload!.BooleanLabels);
        Assert.Equal(new("Front target temperature", "Solltemperatur vorn"), extruder.FindMutation("SetFrontHeatingTargetTemperature")!.Label);
    }

    [Fact]
    public void Values_that_share_a_label_are_told_apart_by_what_they_belong_to()
    {
        IReadOnlyDictionary<string, LocalizedText> titles = Modules.First(module => module.Slug == "extruder_v1").Schema.State.Titles();
        Assert.Equal(new("Back zone · Temperature sensor", "Zone hinten · Temperaturfühler"), titles["heating_states.back.wiring_error"]);
        Assert.Equal(new("Mode", "Betriebsart"), titles["mode_state.mode"]);
    }

    private static IEnumerable<NameOnScreen> NamesOf(MachineModule module) =>
    [
        new("name", module.Name, LongestInARow, "modules"),
        .. module.Schema.Mutations.Select(mutation => new NameOnScreen(mutation.Tag, mutation.Label, LongestInARow, $"{module.Slug} mutations")),
        .. module.Schema.Mutations.SelectMany(mutation => mutation.Payload is { } payload ? InValue(payload, $"{module.Slug} {mutation.Tag}") : []),
        .. module.Schema.Mutations.SelectMany(mutation => mutation.Confirmations.Select(question => new NameOnScreen($"{mutation.Tag} asks", question.Question, 200, $"{module.Slug} {mutation.Tag} asks"))),
        .. InValue(module.Schema.State, $"{module.Slug} state"),
        .. InValue(module.Schema.LiveValues, $"{module.Slug} live values"),
        .. TitlesOf(module.Schema.State, $"{module.Slug} titles in the state"),
        .. TitlesOf(module.Schema.LiveValues, $"{module.Slug} titles of live values"),
    ];

    private static IEnumerable<NameOnScreen> InValue(ValueSchema value, string where) =>
    [
        .. value.Choices.Zip(value.ChoiceLabels, (choice, label) => new NameOnScreen($"{where} = {choice}", label, LongestOnAButton, $"{where} choices")),
        .. value.BooleanLabels is { } labels
            ? new NameOnScreen[] { new($"{where} = true", labels.True, LongestOnAButton, $"{where} choices"), new($"{where} = false", labels.False, LongestOnAButton, $"{where} choices") }
            : [],
        .. value.Fields.SelectMany(field => InValue(field.Value, $"{where}.{field.Name}").Prepend(new($"{where}.{field.Name}", field.Label, LongestInARow, where))),
    ];

    private static IEnumerable<NameOnScreen> TitlesOf(ValueSchema shape, string where) =>
        shape.Titles().Select(title => new NameOnScreen($"{where}: {title.Key}", title.Value, LongestTitle, where));

    private static bool IsComplete(LocalizedText? text) => text is not null && IsWritten(text.English) && IsWritten(text.German);

    // No name of the wire: no underscore, no small letter at its beginning, no blanks around it.
    private static bool IsWritten(string text) => text.Length > 0 && text.Trim() == text && !text.Contains('_', StringComparison.Ordinal) && !(char.IsLetter(text[0]) && char.IsLower(text[0]));

    private static int Longest(LocalizedText? text) => text is null ? 0 : Math.Max(text.English.Length, text.German.Length);

    private static IEnumerable<string> Doubles(IEnumerable<NameOnScreen> names, Func<LocalizedText, string> language) =>
        names.Where(name => name.Text is not null).GroupBy(name => language(name.Text!)).Where(group => group.Select(name => name.Where).Distinct().Count() > 1)
            .Select(group => $"\"{group.Key}\": {string.Join(", ", group.Select(name => name.Where))}");

    private sealed record NameOnScreen(string Where, LocalizedText? Text, int Longest, string Among);
}
