using System.Diagnostics;
using System.Security.Cryptography;

namespace Opportune.Learners.Tests.Numbers;

/// <summary>The promise of replay rests on this: a decision's numbers have the same bits on a machine without AVX, FMA or SSE4.</summary>
public sealed class SameBitsEverywhereTests
{
    private const string Golden = "27DD79921B64C7E922E674E18A4D3DAC";

    [Fact]
    public void The_digest_of_many_results_is_the_recorded_one() => Assert.Equal(Golden, Digest()[..32]);

    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    [InlineData("DOTNET_EnableFMA")]
    [InlineData("DOTNET_TieredCompilation")]
    public async Task The_digest_is_the_same_on_a_machine_without(string capability)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Opportune.Learners.Tests" + (OperatingSystem.IsWindows() ? ".exe" : "")))
        {
            RedirectStandardOutput = true,
            ArgumentList = { "-method", $"{typeof(SameBitsEverywhereTests).FullName}.{nameof(The_digest_of_many_results_is_the_recorded_one)}" },
            Environment = { [capability] = "0" },
        };
        using Process child = Process.Start(start)!;
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
        Assert.Equal(0, child.ExitCode);
    }

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var random = CounterRandom.FromSeed(20261121);
        for (int i = 0; i < 2_000; i++)
        {
            double u = random.NextDouble(), z = random.NextNormal(), x = 40.0 * z;
            double[] values =
            [
                u, z, Numerics.Exp(x), Numerics.Expm1(x), Numerics.Log(u), Numerics.Log1p(u - 0.7), Numerics.Pow(u, x), Numerics.Sin(x), Numerics.Cos(x * 1e9),
                Numerics.Tanh(z), Numerics.Sigmoid(x), Numerics.LogGamma(Math.Abs(x)), Numerics.Sqrt(u), random.NextInt32(1000),
            ];
            foreach (double value in values) Append(hash, value);
        }
        for (int n = 0; n < 100; n++)
        {
            double[] a = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())], b = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
            Append(hash, Numerics.Sum(a));
            Append(hash, Numerics.Dot(a, b));
            float[] c = Array.ConvertAll(a, x => (float)x), d = Array.ConvertAll(b, x => (float)x);
            Append(hash, Numerics.Dot(c, d));
            Numerics.AddScaled(c, 0.3f, d);
            Append(hash, Numerics.Dot(c, c));
            Append(hash, new BetaPosterior(0.1 + n, 3).Quantile(random.NextDouble()));
        }
        AppendModels(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void AppendModels(IncrementalHash hash)
    {
        var sample = new Linear.LinearSample();
        hash.AppendData(ModelFile.Save(LogisticRegression.Learn(sample.Table, sample.Labels)));
        hash.AppendData(ModelFile.Save(RidgeRegression.Learn(sample.Table, sample.Targets)));
        var boosted = BoostedClassifier.Learn(sample.Table, sample.Labels, new() { Rounds = 8, MinRowsPerLeaf = 5 });
        hash.AppendData(ModelFile.Save(boosted));
        var contributions = new double[3];
        for (int i = 0; i < 20; i++)
        {
            Append(hash, boosted.Predict(sample.Table.Row(i)));
            Append(hash, boosted.Explain(sample.Table.Row(i), contributions));
            foreach (double c in contributions) Append(hash, c);
        }
        hash.AppendData(ModelFile.Save(TextNetwork.Learn(["my card", "the card is lost", "a card", "lost"], ["a", "b", "a", "b"], new() { LeastTexts = 1, Network = new() { Units = 11, Rounds = 5 } })));
        hash.AppendData(ModelFile.Save(TextNetwork.Learn(["my card", "the card is lost", "a card", "lost"], ["a", "b", "a", "b"], new() { LeastTexts = 1, Vectors = WordVectors.Of([" card", " lost"], [-8, -9], [[1, 0.5f], [-1, 2]]), Network = new() { Units = 11, Rounds = 5 } })));
        var bandit = new LinearThompson(1, 3);
        var random = CounterRandom.FromSeed(3);
        for (int i = 0; i < 60; i++)
        {
            BanditChoice choice = bandit.Choose([sample.A[i]], [0, 1, 2], random);
            Append(hash, choice.Probability);
            bandit.Learn([sample.A[i]], choice.Action, sample.B[i] * choice.Action, choice.Probability);
        }
    }

    private static void Append(IncrementalHash hash, double value) => hash.AppendData(BitConverter.GetBytes(value));
}
