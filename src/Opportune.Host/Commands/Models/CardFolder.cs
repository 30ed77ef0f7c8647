using System.Text.Json;

namespace Opportune.Host.Commands.Models;

/// <summary>The folder of a model card that a person can open: text, figures, plots.</summary>
internal static class CardFolder
{
    /// <summary>Writes card.md, card.json, importance-*.svg and reliability.svg below a folder.</summary>
    /// <returns>The card's folder, named by the model's hash.</returns>
    public static string Write(string below, JsonElement card)
    {
        var folder = Path.Combine(below, card.GetProperty("hash").GetString()![..12]);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "card.md"), CardText.Markdown(card));
        File.WriteAllText(Path.Combine(folder, "card.json"), card.GetRawText());
        foreach (var family in card.GetProperty("families").EnumerateArray())
            File.WriteAllText(Path.Combine(folder, CardText.ImportanceFile(family)), Plots.Importance(family));
        if (card.TryGetProperty("againstCounts", out var comparison)) File.WriteAllText(Path.Combine(folder, CardText.ReliabilityFile), Plots.Reliability(comparison));
        return folder;
    }
}
