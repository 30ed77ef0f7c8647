using System.Security.Cryptography;
using System.Text;
using Opportune.Definition.Yaml;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>What reading a mapping file gave.</summary>
/// <param name="Mapping">The mapping; null where a finding is an error.</param>
/// <param name="Findings">What is wrong, by place.</param>
public sealed record MappingLoading(ImportMapping? Mapping, IReadOnlyList<Finding> Findings);

/// <summary>Reads the file that says how a bank's history becomes events (<c>import.yaml</c>).</summary>
public static class MappingLoader
{
    /// <summary>Reads a mapping file. Never throws for its content; columns are compared with the files when the history is opened.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MappingLoading Load(string path)
    {
        var name = Path.GetFileName(path);
        if (new FileInfo(path).Length > BankSource.MostCharacters)
            return new(null, [new(FindingSeverity.Error, "import.mapping.large", name, 0, 0, $"The mapping is longer than {BankSource.MostCharacters:N0} bytes. Shorten it.", null)]);
        return Read(name, File.ReadAllText(path));
    }

    /// <summary>Reads a mapping's text.</summary>
    /// <param name="file">What findings call the file.</param>
    /// <param name="text">YAML.</param>
    public static MappingLoading Read(string file, string text)
    {
        var findings = new FindingList();
        var root = YamlText.Read(new BankFile(file, text), findings);
        var mapping = root is null ? null : new MappingReader(findings).Read(new Field(root, "The mapping", findings), HashOf(text));
        return new(findings.HasErrors ? null : mapping, findings.Sorted);
    }

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))).AsSpan(0, 16));
}
