using Opportune.Embedded;

namespace Opportune.Scenarios.Tests.Commands;

/// <summary>Verbs that were given a folder that is not theirs.</summary>
public sealed class WrongFolderTests(BankFixture bank) : IClassFixture<BankFixture>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_host_with_another_bank_does_not_change_which_bank_the_folder_remembers()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.DemoBank, "*", SearchOption.AllDirectories))
        {
            var copy = _folder.At(Path.GetRelativePath(Repository.DemoBank, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var refused = await Shell.RunAsync("serve", "--bank", _folder.FullPath, "--data", bank.Data, "--port", "0");

        Assert.Equal(3, refused.Exit);
        Assert.StartsWith("error store.in-use: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal(Path.GetFullPath(Repository.DemoBank), (await File.ReadAllTextAsync(Path.Combine(bank.Data, "bank.folder"), TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task Archiving_makes_no_store_where_there_is_none()
    {
        Assert.StartsWith("error data.missing: ", (await Shell.RunAsync("archive", "--data", _folder.FullPath)).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullPath));
    }

    [Theory]
    [InlineData("300.1.1.1")]
    [InlineData("203.0.113.9")]
    public async Task An_address_that_is_not_this_machines_is_a_mistake_and_no_bug(string address)
    {
        var refused = await Shell.RunAsync("serve", "--bank", Repository.DemoBank, "--data", _folder.FullPath, "--port", "0", "--set", $"Host:Address={address}");

        Assert.Equal(1, refused.Exit);
        Assert.StartsWith("error setting.invalid: Host:Address", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_whose_memory_of_its_bank_is_empty_asks_for_the_bank()
    {
        await File.WriteAllTextAsync(_folder.At("bank.folder"), "", TestContext.Current.CancellationToken);

        Assert.StartsWith("error bank.unknown: ", (await Shell.RunAsync("serve", "--data", _folder.FullPath)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("--fresh")]
    public async Task The_demo_puts_no_synthetic_customer_into_a_store_that_it_did_not_fill(params string[] more)
    {
        await EmbeddedStore.Open(_folder.FullPath).DisposeAsync();
        var before = Directory.EnumerateFileSystemEntries(_folder.FullPath).Order(StringComparer.Ordinal).ToList();

        var refused = await Shell.RunAsync(["demo", "--data", _folder.FullPath, "--bank", Repository.DemoBank, "--fill-only", .. more]);

        Assert.Equal(1, refused.Exit);
        Assert.StartsWith("error demo.data.other: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder.FullPath).Order(StringComparer.Ordinal));
    }
}
