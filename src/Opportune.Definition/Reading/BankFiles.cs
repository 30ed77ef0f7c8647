using Opportune.Definition.Yaml;

namespace Opportune.Definition.Reading;

/// <summary>The files of a bank, parsed.</summary>
internal sealed class BankFiles
{
    private static readonly string[] Single =
    [
        "bank.yaml", "products.yaml", "placements.yaml", "context.yaml", "events.yaml", "features.yaml", "segments.yaml",
        "triggers.yaml", "contact-policy.yaml", "consent.yaml", "levers.yaml",
    ];

    /// <summary>The bank's own model of merchants' names.</summary>
    public const string MerchantModel = "models/merchant-categories.model";

    /// <summary>The bank's own model of what customers' words are about.</summary>
    public const string TopicModel = "models/topics.model";

    private static readonly string[] Models = [MerchantModel, TopicModel];
    private static readonly string[] Folders = ["taxonomy", "personas"];
    private readonly Dictionary<string, Node?> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BankFile> _models = new(StringComparer.Ordinal);
    private readonly FindingList _findings;

    private BankFiles(FindingList findings) => _findings = findings;

    public static BankFiles Read(BankSource source, FindingList findings)
    {
        var files = new BankFiles(findings);
        if (source.Files.Count > BankSource.MostFiles)
            findings.Error(Place.Whole(""), "bank.files.many", $"A bank has at most {BankSource.MostFiles} files.");
        foreach (var file in source.Files.OrderBy(f => f.Path, StringComparer.Ordinal).Take(BankSource.MostFiles)) files.Add(file);
        files.Require("bank.yaml", "It names the bank, its currency and its zone.");
        files.Require("placements.yaml", "It says where actions may appear.");
        if (!files.In("taxonomy").Any()) findings.Error(Place.Whole("taxonomy"), "bank.file.missing", "The bank has no actions. Add taxonomy/grow.yaml or another issue.");
        return files;
    }

    /// <summary>A file of the bank's folder; absent where there is none or it cannot be read.</summary>
    public Fields File(string path) => Of(path).Map(path);

    /// <summary>The files of a subfolder: their names without ending, and their content.</summary>
    public IEnumerable<(string Path, string Name, Field Root)> In(string folder) =>
        from path in _roots.Keys.Order(StringComparer.Ordinal)
        where path.StartsWith(folder + "/", StringComparison.Ordinal)
        select (path, System.IO.Path.GetFileNameWithoutExtension(path), Of(path));

    /// <summary>The bytes of a model; null where there is none.</summary>
    public byte[]? Model(string path) => _models.TryGetValue(path, out var file) ? file.Bytes.ToArray() : null;

    private Field Of(string path) => new(_roots.GetValueOrDefault(path), path, _findings);

    private void Require(string path, string why)
    {
        if (!_roots.ContainsKey(path)) _findings.Error(Place.Whole(path), "bank.file.missing", $"The bank lacks {path}. {why}");
    }

    private void Add(BankFile file)
    {
        if (!IsKnown(file.Path))
        {
            var nearest = Spelling.Nearest(file.Path, Single.Concat(Models).Concat(Vocabulary.IssueNames.Select(i => $"taxonomy/{i}.yaml")));
            _findings.Error(Place.Whole(file.Path), "bank.file.unknown", "No such file belongs to a bank. Rename it or move it elsewhere.", nearest);
        }
        else if (_roots.ContainsKey(file.Path) || _models.ContainsKey(file.Path)) _findings.Error(Place.Whole(file.Path), "bank.file.twice", "The file is there twice.");
        else if (BankFile.IsModel(file.Path)) _models[file.Path] = file;
        else _roots[file.Path] = YamlText.Read(file, _findings);
    }

    private static bool IsKnown(string path) => Single.Contains(path) || Models.Contains(path)
        || path.Split('/') is { Length: 2 } parts && Folders.Contains(parts[0]) && parts[1].Length > 5 && parts[1].EndsWith(".yaml", StringComparison.Ordinal);
}
