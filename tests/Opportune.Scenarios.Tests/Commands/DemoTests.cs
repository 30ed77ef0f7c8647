namespace Opportune.Scenarios.Tests.Commands;

public sealed class DemoTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_fills_its_folder_once_and_leaves_a_key_for_its_owner()
    {
        var data = _folder.At("demo");

        var first = await Shell.RunAsync("demo", "--fill-only", "--customers", "20", "--data", data, "--bank", Repository.DemoBank);
        Assert.True(first.Exit == 0, first.Error);
        var journal = new FileInfo(Path.Combine(data, "journal.db")).Length;
        Assert.Equal(0, (await Shell.RunAsync("demo", "--fill-only", "--data", data)).Exit);

        Assert.Equal(journal, new FileInfo(Path.Combine(data, "journal.db")).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "demo.key")));
        var decided = await Shell.RunAsync("decide", "c-006", "--placement", "app-home=2", "--why", "--data", data);
        Assert.True(decided.Exit == 0 && decided.Output.Contains("left after each stage", StringComparison.Ordinal), decided.Output + decided.Error);
    }

    [Fact]
    public async Task Customers_beyond_the_first_twenty_have_a_past_that_verifies_reports_and_teaches()
    {
        var data = _folder.At("demo");
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "demo.json"), """{"until":"2020-01-01","done":false,"synthetic":true}""", TestContext.Current.CancellationToken); // a fill that was interrupted begins anew

        var filled = await Shell.RunAsync("demo", "--fill-only", "--customers", "40", "--data", data, "--bank", Repository.DemoBank);
        Assert.True(filled.Exit == 0 && filled.Error.Contains("decisions with their answers", StringComparison.Ordinal), filled.Error);

        var report = (await Shell.RunAsync("report", "--data", data, "--json")).Json;
        Assert.InRange(report.GetProperty("decisions").GetInt32(), 50, 2_000);
        Assert.Contains(report.GetProperty("actions").EnumerateArray(), a => a.GetProperty("successes").GetInt32() > 0);
        Assert.Equal(0, (await Shell.RunAsync("verify", "--deep", "--data", data)).Exit);
        Assert.NotEmpty((await Shell.RunAsync("models", "list", "--data", data, "--json")).Json.GetProperty("propensity").GetProperty("actions").EnumerateArray());
    }

    [Fact]
    public async Task Starting_afresh_never_deletes_a_folder_that_the_demo_did_not_fill()
    {
        await File.WriteAllTextAsync(_folder.At("precious.txt"), "keep me", TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("demo", "--fresh", "--fill-only", "--data", _folder.FullPath, "--bank", Repository.DemoBank);

        Assert.StartsWith("error demo.data.other: ", shell.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("precious.txt")));
    }
}
