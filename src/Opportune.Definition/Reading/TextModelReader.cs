using System.Security.Cryptography;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Learners;

namespace Opportune.Definition.Reading;

/// <summary>Reads the models of short texts that lie in a bank's folder.</summary>
internal sealed class TextModelReader(BankFiles files, FindingList findings)
{
    private const int LongestLabel = 100;

    /// <summary>Completes what is read from words with the bank's own models.</summary>
    /// <param name="reading">As bank.yaml says.</param>
    /// <param name="events">The events, whose payments say which categories there are.</param>
    public ReadingDefinition Read(ReadingDefinition reading, IReadOnlyDictionary<string, EventType> events) => reading with
    {
        OfMerchants = Model(BankFiles.MerchantModel, reading.Categories, "categories", events["transaction.booked"].ValuesOf("category")),
        OfTopics = Model(BankFiles.TopicModel, reading.Words, "words", []),
    };

    private TextModel? Model(string path, bool isWanted, string setting, IReadOnlyCollection<string> labels)
    {
        if (files.Model(path) is not { } bytes) return null;
        var place = Place.Whole(path);
        if (!isWanted) findings.Warning(place, "bank.model.unused", $"bank.yaml says reading: {{{setting}: false}}, so nobody asks this model. Delete one of them.");
        if (bytes.Length > BankSource.MostModelBytes) findings.Error(place, "bank.model.large", $"The model is longer than {BankSource.MostModelBytes:N0} bytes. Train it with a larger --least, so that it knows fewer pieces of text.");
        else if (Load(place, bytes) is { } model && HasLabels(place, model, labels)) return new(model, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return null;
    }

    private IntentClassifier? Load(Place place, byte[] bytes)
    {
        try
        {
            if (ModelFile.KindOf(bytes) is var kind && kind == IntentClassifier.Kind) return ModelFile.Load<IntentClassifier>(bytes);
            findings.Error(place, "bank.model.kind", $"The file holds a model of another kind, '{Spelling.Shortened(kind)}', not a model of short texts. Make one with `opportune train text`.");
        }
        // A sealed file of our own is never like this; one made by hand may be, and a check never throws.
        catch (Exception damaged) when (damaged is InvalidDataException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or InvalidOperationException or IOException)
        {
            findings.Error(place, "bank.model.damaged", "The file is no model, or it was damaged or written by a program of another version. Copy it again, or make it anew with `opportune train text`.");
        }
        return null;
    }

    private bool HasLabels(Place place, IntentClassifier model, IReadOnlyCollection<string> labels)
    {
        string[] foreign = labels.Count == 0 ? [] : [.. model.Labels.Where(l => !labels.Contains(l))], odd = [.. model.Labels.Where(l => string.IsNullOrWhiteSpace(l) || l.Length > LongestLabel)];
        foreach (var label in foreign) findings.Unknown(place, "bank.model.label", "category of transaction.booked, but a label of this model", label, labels);
        foreach (var _ in odd) findings.Error(place, "bank.model.label", $"A label of this model is empty or longer than {LongestLabel} characters. Rename it with --map of `opportune train text`.");
        return foreign.Length == 0 && odd.Length == 0;
    }
}
