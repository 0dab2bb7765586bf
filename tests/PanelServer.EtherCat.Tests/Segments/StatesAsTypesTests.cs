using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Logging;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tests.Segments;

/// <summary>What can be called is what can be done: the compiler is asked, once for every call on every state of a segment.</summary>
public class StatesAsTypesTests
{
    private const string Main = nameof(MainDevice);
    private const string Scanned = nameof(ScannedSegment);
    private const string PreOp = nameof(PreOperationalSegment);
    private const string Configured = nameof(ConfiguredSegment);
    private const string SafeOp = nameof(SafeOperationalSegment);
    private const string Op = nameof(OperationalSegment);

    private static readonly string[] States = [Main, Scanned, PreOp, Configured, SafeOp, Op];

    // A call, and the states in which it compiles.
    private static readonly (string Call, string[] States)[] Calls =
    [
        ("x.ScanAsync()", [Main]),
        ("x.ForwardMailboxAsync(new byte[6])", [Main]),
        ("x.Snapshot.ToString()", States),
        ("x.ReadEepromAsync(0)", [Scanned, PreOp, Configured, SafeOp, Op]),
        ("x.WriteEepromAsync(0, new byte[128])", [Scanned, PreOp, Configured, SafeOp, Op]),
        ("x.ReadFirmwareAsync(0, \"f\")", [Scanned]),
        ("x.WriteFirmwareAsync(0, \"f\", new byte[1])", [Scanned]),
        ("x.EnterPreOpAsync()", [Scanned]),
        ("x.UploadAsync(0, 0x1018, 1)", [PreOp, Configured, SafeOp, Op]),
        ("x.DownloadAsync(0, 0x8000, 1, new byte[1])", [PreOp, Configured, SafeOp, Op]),
        ("x.ListObjectsAsync(0)", [PreOp, Configured, SafeOp, Op]),
        ("x.ReadDiagnosisAsync(0)", [PreOp, Configured, SafeOp, Op]),
        ("x.ReadFileAsync(0, \"f\")", [PreOp]),
        ("x.WriteFileAsync(0, \"f\", new byte[1])", [PreOp]),
        ("x.ConfigureAsync()", [PreOp]),
        ("x.Groups[0].Acknowledge()", [Configured, SafeOp, Op]),
        ("x.Groups[0] = x.Groups[1]", []),
        ("x.Groups[0].MismatchLimit.ToString()", [Configured, SafeOp, Op]),
        ("x.Groups[0].MismatchLimit = 7", []),
        ("x.FramesPerCycle.ToString()", [Configured, SafeOp, Op]),
        ("x.EnterSafeOpAsync()", [Configured]),
        ("x.ReadInputs(System.TimeSpan.Zero)", [SafeOp, Op]),
        ("x.WriteOutputs()", [SafeOp, Op]),
        ("x.Exchange(System.TimeSpan.Zero)", [SafeOp, Op]),
        ("x.SuspendCycle()", [SafeOp, Op]),
        ("x.EnterOpAsync()", [SafeOp]),
        ("x.ScanAddedAsync()", [Op]),
        ("x.ScanAddedAsync([])", [Op]),
        ("x.ExchangeAsync(0, [])", [Op]),
        ("new OperationalSegment(null)", []),
        ("new MainDevice(null)", States),
    ];

    // No such member, read-only, out of reach, no such constructor.
    private static readonly string[] WantedErrors = ["CS1061", "CS0200", "CS0272", "CS0122", "CS1729"];

    private static readonly Lazy<Dictionary<string, string[]>> Compiled = new(Compile);

    public static TheoryData<string, string> Table() =>
        [.. from entry in Calls from state in States select new TheoryDataRow<string, string>(state, entry.Call)];

    [Theory]
    [MemberData(nameof(Table))]
    public void A_call_compiles_where_it_can_be_done_and_nowhere_else(string state, string call)
    {
        string[] errors = Compiled.Value[MethodOf(state, call)];

        Assert.All(errors, error => Assert.Contains(error, WantedErrors));
        Assert.Equal(Calls.Single(entry => entry.Call == call).States.Contains(state), errors.Length == 0);
    }

    /// <summary>Compiles a method for each pair of state and call.</summary>
    /// <returns>The errors in each method.</returns>
    private static Dictionary<string, string[]> Compile()
    {
        string[] methods = [.. from entry in Calls from state in States select $"void {MethodOf(state, entry.Call)}({state} x) => {entry.Call};"];
        string source = $"using PanelServer.EtherCat;\nusing PanelServer.EtherCat.Segments;\nclass Snippets\n{{\n{string.Join('\n', methods)}\n}}";
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippets",
            [CSharpSyntaxTree.ParseText(source)],
            [.. new[] { typeof(object).Assembly.Location, $"{runtime}/System.Runtime.dll", typeof(ILogger).Assembly.Location, typeof(MainDevice).Assembly.Location }.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        ILookup<int, string> errors = compilation.GetDiagnostics()
            .Where(found => found.Severity == DiagnosticSeverity.Error)
            .ToLookup(found => found.Location.GetLineSpan().StartLinePosition.Line, found => found.Id);
        const int firstLine = 4;
        return methods.Select((_, i) => i).ToDictionary(
            i => MethodOf(States[i % States.Length], Calls[i / States.Length].Call),
            i => errors[firstLine + i].ToArray());
    }

    private static string MethodOf(string state, string call) => $"{state}_{Array.FindIndex(Calls, entry => entry.Call == call)}";
}
