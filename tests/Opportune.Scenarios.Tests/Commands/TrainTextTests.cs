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

    [Fact]
    public async Task A_model_that_cannot_be_written_leaves_the_one_that_stood_there()
    {
        var (texts, model) = (_folder.At("texts.csv"), _folder.At("own.model"));
        await File.WriteAllLinesAsync(texts, ["text,category", .. Enumerable.Range(0, 40).SelectMany(i => new[] { $"my cards {i},card", $"a fee {i},fee" })], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(model, "the earlier one", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(model + ".new"); // in the way of the file that is written beside

        var refused = await Shell.RunAsync("train", "text", "--data", texts, "--to", model);

        Assert.StartsWith("error file.unavailable: ", refused.Error[refused.Error.IndexOf("error ", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal("the earlier one", await File.ReadAllTextAsync(model, TestContext.Current.CancellationToken));

        Directory.Delete(model + ".new");
        Assert.Equal(0, (await Shell.RunAsync("train", "text", "--data", texts, "--to", model)).Exit);
        Assert.NotNull(ModelFile.Load<IntentClassifier>(await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("text.few", "2,0,3,5"), InlineData("usage.text", "2,0,3"), InlineData("usage.text", "9,0,3,5")]
    public async Task Too_few_texts_and_settings_out_of_range_are_refused(string code, string words)
    {
        var texts = _folder.At("few.csv");
        var lines = code == "text.few" ? 3 : 70;
        await File.WriteAllLinesAsync(texts, ["message;intent", .. Enumerable.Range(0, lines).SelectMany(i => new[] { $"card {i};card", $"fee {i};fees" })], TestContext.Current.CancellationToken);

        Assert.StartsWith($"error {code}: ", (await Shell.RunAsync("train", "text", "--data", texts, "--words", words, "--to", _folder.At("none.model"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_of_words_are_packed_and_texts_are_learned_with_them_with_the_carried_ones_or_with_none()
    {
        var (lines, vectors, texts) = (_folder.At("own.tsv"), _folder.At("own.vectors"), _folder.At("texts.csv"));
        await File.WriteAllLinesAsync(lines, [" card\t-8\t1 0.5", " fee\t-9\t-1 0.25", "s\t-4\t0 0"], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(texts, ["text,category", .. Enumerable.Range(0, 40).SelectMany(i => new[] { $"my cards {i},card", $"a fee {i},fee" })], TestContext.Current.CancellationToken);

        var packed = await Shell.RunAsync("train", "vectors", "--data", lines, "--to", vectors, "--json");

        Assert.True(packed.Exit == 0, packed.Error);
        Assert.Equal((3, 2), (packed.Json.GetProperty("pieces").GetInt32(), packed.Json.GetProperty("length").GetInt32()));
        foreach (var named in new[] { vectors, "english", "none" })
        {
            var evaluated = await Shell.RunAsync("evaluate", "text", "--train", texts, "--vectors", named, "--json");
            Assert.True(evaluated.Exit == 0, evaluated.Error);
            Assert.True(evaluated.Json.GetProperty("accuracy").GetDouble() > 0.95);
        }
    }

    [Theory]
    [InlineData("mailed", "posted", "charged"), InlineData("stolen", "lost", "exchange"), InlineData("refund", "reimbursement", "contactless")]
    public void The_vectors_that_the_product_carries_know_words_of_like_meaning(string word, string like, string other)
    {
        var vectors = ModelFile.Load<WordVectors>(File.ReadAllBytes(Path.Combine(Repository.Root, "models", "english.vectors")));
        double Nearness(string with)
        {
            var (one, two) = (new float[vectors.Length], new float[vectors.Length]);
            vectors.Vector(word, one);
            vectors.Vector(with, two);
            return one.Zip(two).Sum(x => (double)x.First * x.Second);
        }

        Assert.True(Nearness(like) > Nearness(other), $"{word}: {like} {Nearness(like):F2}, {other} {Nearness(other):F2}");
    }

    [Theory]
    [InlineData(" card 1 2"), InlineData(" card\t-8\t1 x"), InlineData(" card\t8\t1"), InlineData(null)]
    public async Task A_file_that_holds_no_vectors_is_refused(string? line)
    {
        var file = _folder.At("wrong.tsv");
        if (line is not null) await File.WriteAllLinesAsync(file, [line], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(_folder.At("texts.csv"), ["text,category", .. Enumerable.Range(0, 40).SelectMany(i => new[] { $"my card {i},card", $"a fee {i},fee" })], TestContext.Current.CancellationToken);

        Assert.StartsWith("error vectors.file: ", (await Shell.RunAsync("train", "vectors", "--data", file, "--to", _folder.At("none.vectors"))).Error, StringComparison.Ordinal);
        Assert.StartsWith("error vectors.file: ", (await Shell.RunAsync("evaluate", "text", "--train", _folder.At("texts.csv"), "--vectors", file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_categories_that_the_product_carries_are_what_the_documented_command_gives()
    {
        var (model, carried) = (_folder.At("again.model"), Path.Combine(Repository.Root, "models"));
        await Shell.RunAsync("train", "text", "--data", Path.Combine(carried, "merchant-categories.csv"), "--words", "1,0,3,4", "--least", "4", "--confidence", "0.9", "--to", model);

        Assert.True(File.ReadAllBytes(Path.Combine(carried, "merchant-categories.model")).AsSpan().SequenceEqual(File.ReadAllBytes(model)));
    }
}
