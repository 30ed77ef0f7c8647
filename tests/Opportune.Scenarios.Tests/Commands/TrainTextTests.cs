using Opportune.Learners;

namespace Opportune.Scenarios.Tests.Commands;

/// <summary><c>opportune train text</c>: a bank's own model of short texts, and the one that the product carries.</summary>
public sealed class TrainTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_of_texts_becomes_a_model_whose_labels_are_joined_by_a_map()
    {
        var (texts, map, model) = (_folder.At("texts.csv"), _folder.At("map.csv"), _folder.At("own.model"));
        await File.WriteAllLinesAsync(texts, ["text,category", .. Enumerable.Range(0, 30).SelectMany(i => new[] { $"my card {i} is lost,card_lost", $"where is my card number {i},card_late", $"a fee of {i} was charged,fee", $"say hello {i},chat" })], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(map, ["from,to", "card_lost,card", "card_late,card", "fee,fees"], TestContext.Current.CancellationToken);

        var trained = await Shell.RunAsync("train", "text", "--data", texts, "--map", map, "--to", model, "--json");

        Assert.True(trained.Exit == 0, trained.Error);
        Assert.Equal((90, 2), (trained.Json.GetProperty("texts").GetInt32(), trained.Json.GetProperty("labels").GetInt32()));
        var learned = ModelFile.Load<IntentClassifier>(await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken));
        Assert.Equal("card", Assert.IsType<IntentAnswer.Understood>(learned.Predict("my card is lost")).Intent);
    }

    [Theory]
    [InlineData("text.few", "2,0,3,5"), InlineData("usage.text", "2,0,3"), InlineData("usage.text", "9,0,3,5")]
    public async Task Too_few_texts_and_settings_out_of_range_are_refused(string code, string words)
    {
        var texts = _folder.At("few.csv");
        var lines = code == "text.few" ? 3 : 70;
        await File.WriteAllLinesAsync(texts, ["text,category", .. Enumerable.Range(0, lines).SelectMany(i => new[] { $"card {i},card", $"fee {i},fees" })], TestContext.Current.CancellationToken);

        Assert.StartsWith($"error {code}: ", (await Shell.RunAsync("train", "text", "--data", texts, "--words", words, "--to", _folder.At("none.model"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_categories_that_the_product_carries_are_what_the_documented_command_gives()
    {
        var (model, carried) = (_folder.At("again.model"), Path.Combine(Repository.Root, "models"));
        await Shell.RunAsync("train", "text", "--data", Path.Combine(carried, "merchant-categories.csv"), "--words", "1,0,3,4", "--least", "4", "--confidence", "0.9", "--to", model);

        Assert.True(File.ReadAllBytes(Path.Combine(carried, "merchant-categories.model")).AsSpan().SequenceEqual(File.ReadAllBytes(model)));
    }
}
