using System.CommandLine;
using System.Globalization;
using Opportune.Host.Commands.Evaluate;
using Opportune.Learners;

namespace Opportune.Host.Commands.Models;

/// <summary><c>opportune train vectors</c>: packs vectors of pieces of words into the file that text models learn with.</summary>
internal static class TrainVectorsVerb
{
    private static readonly Option<string> File = new("--to") { Description = "File of the vectors", HelpName = "FILE", Required = true };

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var data = EvaluateOptions.Data();
        return new Verb("vectors", "Pack vectors of pieces of words into one file: lines of piece, ln p and numbers, parted by tabs, the numbers by spaces",
            "opportune train vectors --data english-vectors.tsv --to models/english.vectors") { data, File }
            .Runs((parsed, output, _) =>
            {
                var (from, to) = (parsed.GetValue(data)!, parsed.GetValue(File)!);
                var vectors = Read(from);
                var bytes = ModelFile.Save(vectors);
                WholeFile.Write(to, bytes, ownerOnly: false);
                if (output.Json) output.Document(new { File = to, Bytes = bytes.Length, vectors.Pieces, vectors.Length });
                else output.Line(string.Create(CultureInfo.InvariantCulture, $"{to}: {vectors.Pieces:N0} pieces of words, {vectors.Length} numbers each, {bytes.Length:N0} bytes"));
                return Task.FromResult(ExitCode.Done);
            });
    }

    private static WordVectors Read(string path)
    {
        if (!System.IO.File.Exists(path)) throw new VerbException("vectors.file", $"{path} is not there. Name a file of lines of piece, ln p and numbers.");
        var (pieces, chances, vectors, line) = (new List<string>(), new List<double>(), new List<float[]>(), 0);
        foreach (var parts in System.IO.File.ReadLines(path).Select(l => l.Split('\t')))
        {
            line++;
            if (parts.Length != 3 || !Number(parts[1], out var chance)) throw Wrong(path, $"line {line} is not a piece, ln p and numbers, parted by tabs");
            pieces.Add(parts[0]);
            chances.Add(chance);
            vectors.Add([.. parts[2].Split(' ').Select(x => Number(x, out var number) ? (float)number : throw Wrong(path, $"line {line} holds what is no number"))]);
        }
        try
        {
            return WordVectors.Of(pieces, chances, vectors);
        }
        catch (ArgumentException wrong)
        {
            throw Wrong(path, wrong.Message);
        }
    }

    private static bool Number(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static VerbException Wrong(string path, string why) => new("vectors.file", $"{path}: {why}. Mend it, or make it again.");
}
