using System.Text;
using CsCheck;
using PanelServer.Machines.Input;
using PanelServer.Machines.Mock;

namespace PanelServer.Machines.Tests.Input;

public class MutationParserTests
{
    private static readonly MutationParser Parser = new(TestMachine.TestSchema);

    public static TheoryData<string, string, string> Refused => new()
    {
        { """{"Go":null}""", "", "array" },
        { "5", "", "array" },
        { """[5]""", "/0", "a mutation" },
        { """[null]""", "/0", "a mutation" },
        { """[[]]""", "/0", "a mutation" },
        { """[{}]""", "/0", "exactly one key" },
        { """[{"SetOn":true,"Go":null}]""", "/0", "exactly one key" },
        { """[{"SetOn":true,"SetOn":false}]""", "/0", "exactly one key" },
        { """["Go",{"SetLevl":5}]""", "/1/SetLevl", "SetLevel" },
        { """[{"Go":5}]""", "/0/Go", "no value" },
        { """["SetLevel"]""", "/0/SetLevel", "a number above 0, up to 100 (mm)" },
        { """[{"SetLevel":null}]""", "/0/SetLevel", "a number above 0, up to 100 (mm)" },
        { """[{"SetLevel":"5"}]""", "/0/SetLevel", "a number above 0, up to 100 (mm)" },
        { """[{"SetLevel":0}]""", "/0/SetLevel", "a number above 0, up to 100 (mm)" },
        { """[{"SetLevel":100.1}]""", "/0/SetLevel", "a number above 0, up to 100 (mm)" },
        { """[{"SetLevel":1e999}]""", "/0/SetLevel", "a number above 0, up to 100 (mm)" },
        { """[{"SetLevel":-1e999}]""", "/0/SetLevel", "a number above 0, up to 100 (mm)" },
        { """[{"SetCount":5.0}]""", "/0/SetCount", "an integer from 0 to 10" },
        { """[{"SetCount":1e1}]""", "/0/SetCount", "an integer from 0 to 10" },
        { """[{"SetCount":11}]""", "/0/SetCount", "an integer from 0 to 10" },
        { """[{"SetCount":-1}]""", "/0/SetCount", "an integer from 0 to 10" },
        { """[{"SetCount":99999999999999999999}]""", "/0/SetCount", "an integer from 0 to 10" },
        { """[{"SetOn":1}]""", "/0/SetOn", "true or false" },
        { """[{"SetOn":"true"}]""", "/0/SetOn", "true or false" },
        { """[{"SetChoice":"one"}]""", "/0/SetChoice", "one of \"One\", \"two\"" },
        { """[{"SetChoice":0}]""", "/0/SetChoice", "one of \"One\", \"two\"" },
        { """[{"SetGains":{"kp":1,"ki":1}}]""", "/0/SetGains/zone", "one of \"One\", \"two\"" },
        { """[{"SetGains":{"kp":101,"ki":1,"zone":"two"}}]""", "/0/SetGains/kp", "a number from 0 to 100" },
        { """[{"SetGains":{"kp":1,"kp":2,"ki":1,"zone":"two"}}]""", "/0/SetGains/kp", "each key once" },
        { """[{"SetGains":[1,1,"two"]}]""", "/0/SetGains", "an object with \"kp\", \"ki\", \"zone\"" },
        { """[{"SetReference":{"machine_identification":{"vendor":1,"machine":70000},"serial":1}}]""", "/0/SetReference/machine_identification/machine", "an integer from 0 to 65535" },
        { """[{"\ud800":1}]""", "/0", "exactly one key" },
        { """[{"SetText":"\ud800"}]""", "/0/SetText", "a string" },
        { """[{"a/b~c":1}]""", "/0/a~1b~0c", "one of" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_wrong_list_is_refused_naming_the_place_and_what_is_allowed(string body, string where, string allowed)
    {
        MutationParseResult result = Parse(body);
        Assert.Equal(MutationParseOutcome.Invalid, result.Outcome);
        Assert.Empty(result.Mutations);
        InputError error = Assert.Single(result.Errors);
        Assert.Equal(where, error.Where);
        Assert.Contains(allowed, error.Allowed);
    }

    public static TheoryData<string> NotJson =>
    [
        "", " ", "[", "[}", "[1,]", "[NaN]", "[Infinity]", "['Go']", "[\"Go\"] x", "[\"Go\"][\"Go\"]", "nul", "\u0000",
        new string('[', 20) + new string(']', 20), "// comment\n[]",
    ];

    [Theory]
    [MemberData(nameof(NotJson))]
    public void What_is_not_JSON_is_refused_as_such(string body)
    {
        MutationParseResult result = Parse(body);
        Assert.Equal(MutationParseOutcome.NotJson, result.Outcome);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_as_such()
    {
        MutationParseResult result = Parser.ParseList(new byte[] { (byte)'[', (byte)'"', 0xFF, (byte)'"', (byte)']' });
        Assert.Equal(MutationParseOutcome.NotJson, result.Outcome);
        Assert.Contains("UTF-8", result.Errors[0].What);
    }

    public static TheoryData<string, string> Accepted => new()
    {
        { """["Go"]""", "Go { }" },
        { """[{"Go":null}]""", "Go { }" },
        { """[{"SetLevel":5}]""", "SetLevel { Level = 5 }" },
        { """[{"SetLevel":5e0}]""", "SetLevel { Level = 5 }" },
        { """[{"SetCount":10}]""", "SetCount { Count = 10 }" },
        { """[{"SetOn":false}]""", "SetOn { On = False }" },
        { """[{"SetChoice":"two"}]""", "SetChoice { Choice = Two }" },
        { """[{"SetGains":{"zone":"One","ki":2,"kp":1,"unknown":5}}]""", "SetGains { Gains = TestGains { Kp = 1, Ki = 2, Zone = One } }" },
        { """[{"SetReference":null}]""", "SetReference { Reference =  }" },
        { """[{"SetReference":{"machine_identification":{"vendor":1,"machine":6},"serial":40961}}]""", "SetReference { Reference = 1/6/40961 }" },
        { """[{"SetText":"°C"}]""", "SetText { Text = °C }" },
        { """[{"Stop":{}}]""", "Stop { Nothing = TestNothing { } }" },
        { " \r\n[ \"Go\" ] ", "Go { }" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_mutation_is_read_in_every_allowed_form(string body, string expected)
    {
        MutationParseResult result = Parse(body);
        Assert.Empty(result.Errors);
        Assert.Equal(expected, Assert.Single(result.Mutations).ToString());
    }

    [Fact]
    public void An_empty_list_is_valid() => Assert.Equal(MutationParseOutcome.Valid, Parse("[]").Outcome);

    [Fact]
    public void All_faults_of_a_list_are_reported_at_once()
    {
        MutationParseResult result = Parse("""["Go",{"SetOn":1},{"SetLevel":-1},"Nope"]""");
        Assert.Equal(["/1/SetOn", "/2/SetLevel", "/3/Nope"], result.Errors.Select(error => error.Where));
    }

    [Fact]
    public void A_list_that_could_not_be_applied_in_one_cycle_is_refused()
    {
        string body = "[" + string.Join(',', Enumerable.Repeat("\"Go\"", MutationParser.MaximumMutations + 1)) + "]";
        Assert.Equal(MutationParseOutcome.Invalid, Parse(body).Outcome);
    }

    [Fact]
    public void Ranges_include_their_ends()
    {
        MutationParser parser = new(new MockModule().Schema);
        Assert.Equal(MutationParseOutcome.Valid, parser.ParseList("""[{"SetFrequency1":0},{"SetFrequency1":1000},{"SetFrequency1":-0.0}]"""u8.ToArray()).Outcome);
        Assert.Equal(MutationParseOutcome.Invalid, parser.ParseList("""[{"SetFrequency1":1000.0000001}]"""u8.ToArray()).Outcome);
    }

    [Fact]
    public void Mangled_bodies_are_answered_without_an_exception()
    {
        byte[] seed = """["Go",{"SetLevel":5.5e1},{"SetGains":{"kp":1,"ki":2,"zone":"two"}},{"SetReference":{"machine_identification":{"vendor":1,"machine":6},"serial":1}}]"""u8.ToArray();
        Gen.Select(Gen.Int[0, seed.Length - 1], Gen.Byte, Gen.Int[0, seed.Length - 1], Gen.Int[0, 20]).Sample(
            (position, value, start, length) =>
            {
                byte[] body = [.. seed[..start], .. seed[Math.Min(start + length, seed.Length)..]];
                body[Math.Min(position, body.Length - 1)] = value;
                return IsConsistent(Parser.ParseList(body));
            },
            iter: LongTests.AreWanted ? 500_000 : 50_000);
    }

    [Fact]
    public void Random_bodies_are_answered_without_an_exception()
    {
        string[] pieces = ["[", "]", "{", "}", ":", ",", "\"Go\"", "\"SetLevel\"", "\"SetGains\"", "\"kp\"", "1", "-", "e", ".", "null", "true", "\\u", "\"", "\0", "é"];
        Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 20].Sample(parts => IsConsistent(Parse(string.Concat(parts))), iter: LongTests.AreWanted ? 500_000 : 50_000);
    }

    private static bool IsConsistent(MutationParseResult result) =>
        result.Outcome == MutationParseOutcome.Valid
            ? result.Errors.Count == 0 && result.Mutations.All(mutation => mutation is not null)
            : result.Errors.Count > 0 && result.Mutations.Length == 0;

    private static MutationParseResult Parse(string body) => Parser.ParseList(Encoding.UTF8.GetBytes(body));
}
