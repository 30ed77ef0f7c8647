namespace Opportune.Definition.Tests;

/// <summary>Whatever the texts say, loading answers with findings and never throws.</summary>
public sealed class BrokenTextTests
{
    private const string Odd = "{}[]:,&*!|>'\"%@`#-?~\t\n\r\\ \0\uD800\uFEFF\u2028é9a";
    private static readonly BankSource Small = new SmallBank().Source;

    [Fact]
    public void A_file_cut_off_anywhere_is_answered()
    {
        foreach (var file in Small.Files)
            for (var length = 0; length < file.Text.Length; length += 7)
                Answered(Small, file, file.Text[..length]);
    }

    [Fact]
    public void A_file_with_a_character_changed_inserted_or_removed_is_answered()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 1500; round++)
        {
            var file = Small.Files[random.Next(Small.Files.Count)];
            Answered(Small, file, Mutated(file.Text, random));
        }
    }

    [Fact]
    public void A_file_with_a_line_repeated_moved_or_from_another_file_is_answered()
    {
        var random = new Random(4711);
        var lines = Small.Files.SelectMany(f => f.Text.Split('\n')).ToArray();
        for (var round = 0; round < 600; round++)
        {
            var file = Small.Files[random.Next(Small.Files.Count)];
            var text = file.Text.Split('\n').ToList();
            text.Insert(random.Next(text.Count), new string(' ', random.Next(6)) + lines[random.Next(lines.Length)].Trim());
            if (random.Next(2) == 0) text.RemoveAt(random.Next(text.Count));
            Answered(Small, file, string.Join('\n', text));
        }
    }

    [Fact]
    public void Every_scalar_replaced_by_something_odd_is_answered()
    {
        string[] odd = ["~", "[]", "{}", "-1", "1e999", "NaN", ".inf", "0x10", "99999999999999999999", "\"\"", "'{{'", "'{{}}'", "'{{ | }}'", "'{{a|b|c}}'", "2026-11-21", "999999d", "true", "'in'", "in"];
        foreach (var file in Small.Files)
        {
            var words = file.Text.Split(' ');
            for (var i = 0; i < words.Length; i++)
            {
                if (words[i].Length == 0) continue;
                var end = words[i][^1] is ',' or '}' or ']' or '\n' ? words[i][^1].ToString() : "";
                Answered(Small, file, string.Join(' ', [.. words[..i], odd[i % odd.Length] + end, .. words[(i + 1)..]]));
            }
        }
    }

    [Fact]
    public void Bombs_are_answered()
    {
        Answered(Small, Small.Files[0], "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n");
        foreach (var piece in new[] { "[", "{", "- ", "? ", "{a: ", "'", "\"", "&a ", "*a ", "!t ", "| ", "a: ", "#", "%", "---\n", "\0", "\uDC00", "a:\n", "{[" })
            Answered(Small, Small.Files[0], string.Concat(Enumerable.Repeat(piece, 20_000)));
    }

    [Fact]
    public void Odd_file_names_are_answered()
    {
        foreach (var path in new[] { "", "/", "..", "taxonomy/", "taxonomy/.yaml", "taxonomy/a/b.yaml", "personas/.yaml", "\uD800.yaml", "BANK.YAML", new string('x', 5000) })
            Assert.Null(SmallBank.Load(new([.. Small.Files, new BankFile(path, "a: 1")])).Bank);
    }

    private static void Answered(BankSource source, BankFile file, string text)
    {
        var broken = new BankSource([.. source.Files.Select(f => f == file ? f with { Text = text } : f)]);
        var loaded = SmallBank.Load(broken);
        Assert.Equal(loaded.Bank is null, loaded.Findings.Any(f => f.Severity == FindingSeverity.Error));
        Assert.All(loaded.Findings, f => Assert.True(f is { Line: >= 0, Column: >= 0, Message.Length: > 0 } && f.Code.StartsWith("bank.", StringComparison.Ordinal)));
        Assert.Equal(64, broken.Hash.Length);
    }

    private static string Mutated(string text, Random random)
    {
        var at = random.Next(text.Length);
        var c = Odd[random.Next(Odd.Length)].ToString();
        return random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, c),
            2 => text.Remove(at, 1).Insert(at, c),
            _ => text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at)),
        };
    }
}
