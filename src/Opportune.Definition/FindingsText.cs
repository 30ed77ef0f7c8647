using System.Globalization;

namespace Opportune.Definition;

/// <summary>Findings as a compiler prints them, so that editors can jump to them.</summary>
public static class FindingsText
{
    /// <summary>Writes one line a finding: <c>banks/demo/bank.yaml:3:7: error bank.zone.unknown: … — did you mean Europe/Berlin?</c></summary>
    /// <param name="to">Where to.</param>
    /// <param name="findings">In the order to print.</param>
    /// <param name="folder">The bank's folder as the reader calls it, put before each path; empty puts nothing.</param>
    public static void Write(TextWriter to, IEnumerable<Finding> findings, string folder = "")
    {
        foreach (var finding in findings) to.WriteLine(Line(finding, folder));
    }

    /// <summary>One finding as a line.</summary>
    public static string Line(Finding finding, string folder = "")
    {
        var path = folder.Length == 0 ? finding.File : folder.TrimEnd('/') + (finding.File.Length == 0 ? "" : "/" + finding.File);
        var place = finding.Line == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}:{finding.Line}:{finding.Column}");
        var severity = finding.Severity == FindingSeverity.Error ? "error" : "warning";
        var suggestion = finding.Suggestion is null ? "" : $" — did you mean {finding.Suggestion}?";
        return $"{place}: {severity} {finding.Code}: {finding.Message}{suggestion}";
    }
}
