namespace Opportune.Definition.Tests;

public sealed class BankSourceTests
{
    private static readonly BankSource Small = new SmallBank().Source;

    [Fact]
    public void The_hash_is_the_same_with_other_line_ends_and_another_order_of_files()
    {
        var windows = new BankSource([.. Small.Files.Reverse().Select(f => f with { Text = f.Text.ReplaceLineEndings("\r\n") })]);

        Assert.Equal(Small.Hash, windows.Hash);
        Assert.Matches("^[0-9a-f]{64}$", Small.Hash);
        Assert.Equal(SmallBank.Load(Small).Bank!.Hash, SmallBank.Load(windows).Bank!.Hash);
    }

    [Fact]
    public void The_hash_changes_with_a_character_or_a_path()
    {
        Assert.NotEqual(Small.Hash, new SmallBank().With("bank.yaml", "Small Bank", "Small Bang").Source.Hash);
        Assert.NotEqual(Small.Hash, new BankSource([.. Small.Files.Select(f => f with { Path = f.Path + "x" })]).Hash);
    }

    [Fact]
    public void A_bank_read_back_from_its_bytes_is_the_same_bank()
    {
        var back = BankSource.FromBytes(Small.ToBytes());

        Assert.Equal(Small.Files.OrderBy(f => f.Path, StringComparer.Ordinal), back.Files);
        Assert.Equal(Small.ToBytes(), back.ToBytes());
        Assert.Empty(BankDiff.Between(SmallBank.Load(Small).Bank!, SmallBank.Load(back).Bank!));
    }

    [Fact]
    public void Bytes_that_are_no_bank_or_end_early_are_refused()
    {
        Assert.Throws<FormatException>(() => BankSource.FromBytes("name: x"u8.ToArray()));
        var bytes = Small.ToBytes();
        for (var length = 18; length < bytes.Length - 1; length += 97)
            if (Record.Exception(() => BankSource.FromBytes(bytes.AsMemory(0, length))) is { } thrown) Assert.IsType<FormatException>(thrown);
    }

    [Fact]
    public void A_folder_gives_its_YAML_files_but_not_the_import_or_other_files()
    {
        var folder = Directory.CreateTempSubdirectory("bank-");
        try
        {
            foreach (var file in Small.Files)
            {
                var path = Path.Combine(folder.FullName, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, "\uFEFF" + file.Text.ReplaceLineEndings("\r\n"));
            }
            File.WriteAllText(Path.Combine(folder.FullName, "import.yaml"), "rows: []");
            File.WriteAllText(Path.Combine(folder.FullName, "README.md"), "# A bank");

            Assert.Equal(Small.Hash, BankSource.FromFolder(folder.FullName).Hash);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_so() =>
        Assert.Throws<DirectoryNotFoundException>(() => BankSource.FromFolder("/no/such/bank"));

    [Fact]
    public void Only_what_decides_how_profiles_are_folded_changes_the_feature_hash()
    {
        var before = SmallBank.Load(Small).Bank!.FeatureHash;

        Assert.Equal(before, new SmallBank().With("taxonomy/grow.yaml", "prior: 0.04", "prior: 0.05").Bank().FeatureHash);
        Assert.Equal(before, new SmallBank().With("features.yaml", "dining in 30 days", "eating out").Bank().FeatureHash);
        Assert.NotEqual(before, new SmallBank().With("features.yaml", "window: 30d", "window: 31d").Bank().FeatureHash);
        Assert.NotEqual(before, new SmallBank().With("bank.yaml", "Europe/Berlin", "Europe/Paris").Bank().FeatureHash);
        Assert.NotEqual(before, new SmallBank().With("events.yaml", "order: {type: text, required: true}", "order: {type: text}").Bank().FeatureHash);
    }
}
