// What the rules have to find: three folders in a circle, each through another kind of use, and a type that is visible outside.
namespace PanelServer.Tests.Architecture.Violations.First
{
    /// <summary>Uses the second folder in an instruction only.</summary>
    internal static class Alpha
    {
        public static string Name => new Second.Beta().ToString()!;
    }
}

namespace PanelServer.Tests.Architecture.Violations.Second
{
    /// <summary>Uses the third folder as a part of a type.</summary>
    internal sealed class Beta
    {
        public List<Third.Gamma[]> Many { get; } = [];
    }
}

namespace PanelServer.Tests.Architecture.Violations.Third
{
    /// <summary>Uses the first folder inside a lambda.</summary>
    public sealed class Gamma
    {
        public Func<string> Name { get; } = () => First.Alpha.Name;
    }
}
