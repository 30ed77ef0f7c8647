using System.Reflection;

namespace Opportune.Architecture.Tests;

/// <summary>The banned symbols as written for the analyzer, looked for in compiled code.</summary>
internal sealed class BannedSymbols
{
    /// <summary>What the compiler itself writes: iterators ask for the thread, records combine the hashes of their fields.</summary>
    private static readonly string[] Generated = ["System.Environment.CurrentManagedThreadId"];

    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);

    public static BannedSymbols Parse(string text)
    {
        var banned = new BannedSymbols();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var symbol = line.Split(';')[0];
            if (symbol.StartsWith("T:", StringComparison.Ordinal)) banned._types.Add(symbol[2..]);
            else banned._members.Add(symbol[2..].Split('(')[0]);
        }
        return banned;
    }

    public IEnumerable<string> UsedBy(Type type) => Instructions.MethodsOf(type).Where(m => m.Name != nameof(GetHashCode))
        .SelectMany(m => Instructions.Of(m).Select(Match).OfType<string>().Select(s => $"{type.FullName}.{m.Name} uses {s}"));

    private string? Match(MemberInfo member)
    {
        var owner = (member as Type ?? member.DeclaringType)!;
        if (owner.IsGenericType) owner = owner.GetGenericTypeDefinition();
        if (member is Type) return _types.Contains(owner.FullName ?? "") ? owner.FullName : null;
        var name = $"{owner.FullName}.{(member.Name == ".ctor" ? "#ctor" : member.Name.StartsWith("get_", StringComparison.Ordinal) ? member.Name[4..] : member.Name)}";
        if (Generated.Contains(name)) return null;
        return _types.Contains(owner.FullName ?? "") ? owner.FullName : _members.Contains(name) ? name : null;
    }
}
