using System.Text.RegularExpressions;
using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;

namespace Opportune.Definition.Checking;

/// <summary>Warns of facts compared with a text that they never are: <c>'instant-savr' in holdings</c> in a rule would offer the saver to everybody who has it.</summary>
/// <remarks>A warning, because versions of a bank that are stored already must stay readable.</remarks>
internal static partial class NeverValueCheck
{
    public static void Run(IEnumerable<FactUse> readings, IReadOnlyDictionary<string, IReadOnlyCollection<string>> values, FindingList findings)
    {
        foreach (var node in readings.Select(r => r.Field.Node).OfType<TextNode>())
            foreach (Match asked in Asked().Matches(node.Text))
                foreach (Match value in Quoted().Matches(asked.Value))
                    if (values.TryGetValue(asked.Groups["fact"].Value, out var known) && value.Groups["value"] is var said && !known.Contains(said.Value))
                        Warn(findings, node.At(asked.Index + said.Index), asked.Groups["fact"].Value, said.Value, known);
    }

    private static void Warn(FindingList findings, Place at, string fact, string value, IReadOnlyCollection<string> known)
    {
        var nearest = Spelling.Nearest(value, known);
        var among = nearest is null && known.Count is > 0 and <= 12 ? $" It is one of {string.Join(", ", known.Order(StringComparer.Ordinal))}." : "";
        findings.Warning(at, "bank.value.never", $"{fact} never is or has '{Spelling.Shortened(value)}'.{among}", nearest);
    }

    [GeneratedRegex("""['"][^'"]{1,60}['"]\s+in\s+(?<fact>[A-Za-z][\w.]*)|(?<fact>[A-Za-z][\w.]*)\s*(==|!=|in\s+\[)\s*['"][^\]&|]*""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Asked();

    [GeneratedRegex("""['"](?<value>[^'"]{1,60})['"]""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
