using Opportune.Learners;

namespace Opportune.Definition.Tests;

public sealed class TextModelTests
{
    private const string Topics = "models/topics.model", Merchants = "models/merchant-categories.model";
    private static readonly byte[] Kitchens = Model("kitchen", "garden");
    private static readonly byte[] Shops = Model("groceries", "dining");

    [Fact]
    public void A_model_in_the_folder_is_the_one_that_is_asked()
    {
        var bank = SmallBank.Load(With((Topics, Kitchens), (Merchants, Shops))).Bank!;

        Assert.Equal(["garden", "kitchen"], bank.Reading.OfTopics!.Classifier.Labels.Order(StringComparer.Ordinal));
        Assert.Equal(["dining", "groceries"], bank.Reading.OfMerchants!.Classifier.Labels.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_model_counts_in_the_hash_and_comes_back_from_the_stored_bytes_bit_for_bit()
    {
        var (source, other) = (With((Topics, Kitchens)), With((Topics, Shops)));

        var back = BankSource.FromBytes(source.ToBytes());

        Assert.Equal(3, new[] { new SmallBank().Source.Hash, source.Hash, other.Hash }.Distinct().Count());
        Assert.Equal((source.Hash, source.Hash), (back.Hash, SmallBank.Load(back).Bank!.Hash));
        Assert.Equal(Kitchens, ModelFile.Save(SmallBank.Load(back).Bank!.Reading.OfTopics!.Classifier));
        Assert.Equal(SmallBank.Load(source).Bank!.FeatureHash, SmallBank.Load(other).Bank!.FeatureHash); // what was read is kept with the events
    }

    [Fact]
    public void A_folder_gives_its_models_byte_for_byte()
    {
        var folder = Directory.CreateTempSubdirectory("bank-");
        try
        {
            foreach (var file in new SmallBank().Source.Files) Write(folder.FullName, file.Path, System.Text.Encoding.UTF8.GetBytes(file.Text));
            Write(folder.FullName, Topics, Kitchens);
            Write(folder.FullName, "old/topics.model", Shops); // elsewhere it is no part of the definition

            Assert.Equal(With((Topics, Kitchens)).Hash, BankSource.FromFolder(folder.FullName).Hash);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Fact]
    public void A_model_with_a_wrong_byte_anywhere_is_refused()
    {
        for (var at = 0; at < Kitchens.Length; at += 997)
        {
            byte[] damaged = [.. Kitchens];
            damaged[at] ^= 1;
            Assert.Equal("bank.model.damaged", Error(Topics, damaged));
        }
        Assert.Equal("bank.model.damaged", Error(Topics, Kitchens[..^1]));
    }

    [Fact]
    public void A_model_of_another_kind_is_named()
    {
        var numbers = ModelFile.Save(LogisticRegression.Learn(new([new("x", [0, 1, 0, 1, 2, 3])]), [false, true, false, true, true, false]));

        Assert.Equal("bank.model.kind", Error(Topics, numbers));
    }

    [Fact]
    public void A_label_that_is_no_category_is_refused_with_what_was_probably_meant()
    {
        var loaded = SmallBank.Load(With((Merchants, Model("grocery", "dining"))));

        var finding = Assert.Single(loaded.Findings);
        Assert.Equal(("bank.model.label", Merchants, "groceries"), (finding.Code, finding.File, finding.Suggestion));
        Assert.Null(loaded.Bank);
    }

    [Fact]
    public void A_giant_is_refused_unread() => Assert.Equal("bank.model.large", Error(Topics, new byte[BankSource.MostModelBytes + 1]));

    [Fact]
    public void A_model_that_nobody_asks_is_pointed_out()
    {
        var source = new SmallBank().With("bank.yaml", "priorStrength: 20", "priorStrength: 20\nreading: {words: false}").Source;

        var loaded = SmallBank.Load(source with { Files = [.. source.Files, new(Topics, "") { Model = Kitchens }] });

        Assert.Equal("bank.model.unused", Assert.Single(loaded.Findings).Code);
        Assert.NotNull(loaded.Bank);
    }

    [Fact]
    public void A_new_model_is_told_in_words()
    {
        var changes = BankDiff.Between(new SmallBank().Bank(), SmallBank.Load(With((Topics, Kitchens))).Bank!);

        Assert.Matches("^bank: topics read from words was by the product's model, is now by the bank's model [0-9a-f]{8} with 2 labels$", Assert.Single(changes).Words);
    }

    private static string Error(string path, byte[] model)
    {
        var loaded = SmallBank.Load(With((path, model)));
        Assert.Null(loaded.Bank);
        return Assert.Single(loaded.Findings).Code;
    }

    private static BankSource With(params (string Path, byte[] Model)[] models) =>
        new([.. new SmallBank().Source.Files, .. models.Select(m => new BankFile(m.Path, "") { Model = m.Model })]);

    private static byte[] Model(string one, string other) => ModelFile.Save(IntentClassifier.Learn(
        [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? $"the oven and the fridge number {i}" : $"roses and the lawn number {i}")],
        [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? one : other)], new() { Machine = TextMachine.Linear }));

    private static void Write(string folder, string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
        File.WriteAllBytes(Path.Combine(folder, path), bytes);
    }
}
