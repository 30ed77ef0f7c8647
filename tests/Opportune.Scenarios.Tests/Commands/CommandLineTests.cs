using System.Text.Json;

namespace Opportune.Scenarios.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("demo")]
    [InlineData("serve")]
    [InlineData("import")]
    [InlineData("decide")]
    [InlineData("explain")]
    [InlineData("why-not")]
    [InlineData("replay")]
    [InlineData("report")]
    [InlineData("keys")]
    [InlineData("check")]
    [InlineData("cel")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("evaluate")]
    public async Task Every_verb_has_examples_and_exit_codes_in_its_help(string verb)
    {
        var help = await Shell.RunAsync(verb, "--help");

        Assert.Equal(0, help.Exit);
        Assert.Contains($"opportune {verb}", help.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage.verb")]
    [InlineData("usage.invalid", "dance")]
    [InlineData("usage.invalid", "check")]
    [InlineData("usage.invalid", "check", "banks/demo", "--persona")]
    [InlineData("bank.missing", "check", "no/such/folder")]
    [InlineData("data.missing", "decide", "c-1", "--placement", "app-home", "--data", "no/such/folder")]
    [InlineData("usage.url", "report", "--url", "not an address")]
    [InlineData("import.mapping.missing", "import", "no-such.yaml", "--from", ".", "--data", "no/such/folder")]
    [InlineData("setting.invalid", "serve", "--bank", "banks/demo", "--data", "no/such/folder", "--set", "Runtime:Tock=1")]
    [InlineData("data.missing", "backup", "x", "--keys", "y", "--data", "no/such/folder")]
    [InlineData("keys.role.unknown", "keys", "add", "a", "--roles", "king")]
    public async Task A_users_mistake_is_one_line_with_a_code_and_never_a_stack_trace(string code, params string[] args)
    {
        var shell = await Shell.RunAsync(args);

        Assert.Equal(1, shell.Exit);
        Assert.StartsWith($"error {code}: ", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Output);
    }

    [Fact]
    public async Task With_json_an_error_is_a_document_too()
    {
        var shell = await Shell.RunAsync("check", "no/such/folder", "--json");

        Assert.Equal("bank.missing", JsonDocument.Parse(shell.Error).RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Keys_are_made_listed_and_removed()
    {
        var made = await Shell.RunAsync("keys", "add", "crm", "--roles", "ingest,decide", "--data", _folder.FullPath);
        Assert.StartsWith("opk_", made.Output, StringComparison.Ordinal);

        var listed = await Shell.RunAsync("keys", "list", "--json", "--data", _folder.FullPath);
        Assert.Equal("crm", listed.Json[0].GetProperty("name").GetString());
        Assert.DoesNotContain("opk_", listed.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await Shell.RunAsync("keys", "remove", "crm", "--data", _folder.FullPath)).Exit);
        Assert.Equal(0, (await Shell.RunAsync("keys", "list", "--json", "--data", _folder.FullPath)).Json.GetArrayLength());
    }

    [Fact]
    public async Task An_expression_is_evaluated_over_facts()
    {
        var facts = _folder.At("facts.json");
        await File.WriteAllTextAsync(facts, """{"balance": {"total": 812.5}, "holdings": ["travel-card"], "moments.idleCash": true}""", TestContext.Current.CancellationToken);

        Assert.Equal("true", (await Shell.RunAsync("cel", "balance.total > 5.0 && 'travel-card' in holdings", "--facts", facts, "--bank", Repository.DemoBank)).Output.Trim());
        Assert.Equal("error fact.missing:balance.savings", (await Shell.RunAsync("cel", "balance.savings > 5.0", "--facts", facts, "--bank", Repository.DemoBank)).Output.Trim());
        Assert.Contains("balance.total", (await Shell.RunAsync("cel", "balanse.total > 5.0", "--facts", facts, "--bank", Repository.DemoBank)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_bank_has_no_mistakes()
    {
        var shell = await Shell.RunAsync("check", Repository.DemoBank, "--json");

        Assert.True(shell.Exit == 0, shell.Output);
        Assert.Equal(64, shell.Json.GetProperty("hash").GetString()!.Length);
    }

    [Fact]
    public async Task A_mistake_in_a_bank_is_told_with_file_and_line()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.DemoBank, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = _folder.At(Path.GetRelativePath(Repository.DemoBank, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(copy, text.Replace("currency: EUR\n", "currency: EURO\n", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }

        var shell = await Shell.RunAsync("check", _folder.FullPath);

        Assert.Equal(1, shell.Exit);
        Assert.Matches(@"bank\.yaml:\d+:\d+: error bank\.", shell.Output);
    }
}
