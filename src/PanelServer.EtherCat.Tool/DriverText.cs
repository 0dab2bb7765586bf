using System.Globalization;
using System.Text;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tool;

/// <summary>A driver in C# for a device that has none: its process data as typed members. What they mean only the manual says.</summary>
internal static class DriverText
{
    public static void Write(TextWriter output, DeclaredTerminal terminal)
    {
        string type = Identifier(terminal.Name, "Terminal");
        HashSet<string> taken = [type];
        List<(ProcessDataEntry Entry, string Member)> members = [.. terminal.Entries.Where(CanBeMember).Select(entry => (entry, Free(entry, taken)))];
        if (members.Any(one => PrimitiveOf(TypeOf(one.Entry)) is not null))
        {
            output.WriteLine("using System.Buffers.Binary;");
        }

        output.WriteLine(
            $$"""
            using PanelServer.EtherCat.Terminals;

            /// <summary>{{Escaped(terminal.Name)}}, with the process data that it declares. Which outputs are safe and what the values mean is in its manual.</summary>
            /// <param name="identity">The identity read from the subdevice: {{terminal.Identity}}.</param>
            public sealed class {{type}}(TerminalIdentity identity) : Terminal("{{terminal.Name.Replace("\"", "\\\"", StringComparison.Ordinal)}}", identity)
            {
            """);
        foreach ((ProcessDataEntry entry, string member) in members)
        {
            output.WriteLine($"    /// <summary>{Escaped($"{entry}")}, {(entry.BitLength == 1 ? "1 bit" : $"{entry.BitLength} bits")}.</summary>");
            output.WriteLine($"    public {TypeOf(entry)} {member} {{ get; {(entry.IsInput ? "private " : "")}set; }}");
            output.WriteLine();
        }

        foreach (ProcessDataEntry entry in terminal.Entries.Where(entry => !CanBeMember(entry)))
        {
            output.WriteLine($"    // {entry}: {entry.BitLength} bits from bit {entry.BitOffset} of the {(entry.IsInput ? "inputs" : "outputs")}, to be coded by hand.");
        }

        WriteSizes(output, terminal);
        WriteSafeOutputs(output, members);
        WriteCoding(output, members);
        output.WriteLine("}");
    }

    /// <summary>True for bits within one byte, and for numbers that fill whole bytes.</summary>
    private static bool CanBeMember(ProcessDataEntry entry) =>
        entry.BitLength <= 8 ? (entry.BitOffset % 8) + entry.BitLength <= 8 : entry is { BitLength: 16 or 32 or 64 } && entry.BitOffset % 8 == 0;

    private static void WriteSizes(TextWriter output, DeclaredTerminal terminal) => output.WriteLine(
        $"""
            /// <inheritdoc/>
            public override int InputBits => {terminal.InputBits};

            /// <inheritdoc/>
            public override int OutputBits => {terminal.OutputBits};

        """.TrimEnd('\n'));

    private static void WriteSafeOutputs(TextWriter output, List<(ProcessDataEntry Entry, string Member)> members)
    {
        output.WriteLine("    /// <inheritdoc/>");
        output.WriteLine("    public override void SetSafeOutputs()");
        output.WriteLine("    {");
        foreach ((ProcessDataEntry _, string member) in members.Where(one => !one.Entry.IsInput))
        {
            output.WriteLine($"        {member} = default;");
        }

        output.WriteLine("    }");
        output.WriteLine();
    }

    private static void WriteCoding(TextWriter output, List<(ProcessDataEntry Entry, string Member)> members)
    {
        output.WriteLine("    /// <inheritdoc/>");
        output.WriteLine("    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)");
        output.WriteLine("    {");
        foreach ((ProcessDataEntry entry, string member) in members.Where(one => one.Entry.IsInput))
        {
            output.WriteLine($"        {member} = {Decoded(entry)};");
        }

        output.WriteLine("    }");
        output.WriteLine();
        output.WriteLine("    /// <inheritdoc/>");
        output.WriteLine("    protected override void EncodeOutputs(Span<byte> image)");
        output.WriteLine("    {");
        output.WriteLine("        image.Clear();");
        foreach ((ProcessDataEntry entry, string member) in members.Where(one => !one.Entry.IsInput))
        {
            output.WriteLine($"        {Encoded(entry, member)};");
        }

        output.WriteLine("    }");
    }

    private static string Decoded(ProcessDataEntry entry)
    {
        int offset = entry.BitOffset / 8;
        return TypeOf(entry) switch
        {
            "bool" => $"(image[{offset}] & 0x{1 << (entry.BitOffset % 8):X2}) != 0",
            "sbyte" => $"(sbyte)image[{offset}]",
            "byte" when entry.BitLength == 8 && entry.BitOffset % 8 == 0 => $"image[{offset}]",
            "byte" => $"(byte)((image[{offset}] >> {entry.BitOffset % 8}) & 0x{(1 << entry.BitLength) - 1:X2})",
            var type => $"BinaryPrimitives.Read{PrimitiveOf(type)}LittleEndian(image[{offset}..])",
        };
    }

    private static string Encoded(ProcessDataEntry entry, string member)
    {
        int offset = entry.BitOffset / 8;
        return TypeOf(entry) switch
        {
            "bool" => $"image[{offset}] |= (byte)({member} ? 0x{1 << (entry.BitOffset % 8):X2} : 0)",
            "sbyte" => $"image[{offset}] = (byte){member}",
            "byte" when entry.BitLength == 8 && entry.BitOffset % 8 == 0 => $"image[{offset}] = {member}",
            "byte" => $"image[{offset}] |= (byte)(({member} & 0x{(1 << entry.BitLength) - 1:X2}) << {entry.BitOffset % 8})",
            var type => $"BinaryPrimitives.Write{PrimitiveOf(type)}LittleEndian(image[{offset}..], {member})",
        };
    }

    private static string TypeOf(ProcessDataEntry entry) => (entry.BitLength, entry.DataType) switch
    {
        (1, _) => "bool",
        (8, CoeDataType.Integer8) => "sbyte",
        (16, CoeDataType.Integer16) => "short",
        (32, CoeDataType.Integer32) => "int",
        (64, CoeDataType.Integer64) => "long",
        (32, CoeDataType.Real32) => "float",
        (64, CoeDataType.Real64) => "double",
        ( <= 8, _) => "byte",
        ( <= 16, _) => "ushort",
        ( <= 32, _) => "uint",
        _ => "ulong",
    };

    /// <summary>How BinaryPrimitives calls a type; null for those of one byte, which need no help.</summary>
    private static string? PrimitiveOf(string type) => type switch
    {
        "short" => "Int16",
        "ushort" => "UInt16",
        "int" => "Int32",
        "uint" => "UInt32",
        "long" => "Int64",
        "ulong" => "UInt64",
        "float" => "Single",
        "double" => "Double",
        _ => null,
    };

    private static string Free(ProcessDataEntry entry, HashSet<string> taken)
    {
        string wanted = Identifier(entry.Name, $"Entry{entry.Index:X4}{entry.Subindex:X2}");
        string name = taken.Contains(wanted) ? $"{wanted}{entry.Index:X4}{entry.Subindex:X2}" : wanted;
        taken.Add(name);
        return name;
    }

    /// <summary>Words joined with capitals; what is no letter or digit separates them.</summary>
    private static string Identifier(string words, string otherwise)
    {
        StringBuilder name = new();
        bool isStart = true;
        foreach (char one in words)
        {
            if (!char.IsAsciiLetterOrDigit(one))
            {
                isStart = true;
                continue;
            }

            name.Append(isStart ? char.ToUpper(one, CultureInfo.InvariantCulture) : one);
            isStart = false;
        }

        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? otherwise : $"{name}";
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
