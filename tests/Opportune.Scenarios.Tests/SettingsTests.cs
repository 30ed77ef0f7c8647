using System.ComponentModel.DataAnnotations;
using Opportune.Host.Settings;

namespace Opportune.Scenarios.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Without_settings_the_host_listens_to_this_machine_only()
    {
        var settings = HostSettings.Read("data", []);

        Assert.Equal(("127.0.0.1", 5080), (settings.Host.Address, settings.Host.Port));
        Assert.Equal(Path.Combine("data", "outbox"), settings.Files.Folder);
    }

    [Fact]
    public void A_setting_of_the_command_line_counts() =>
        Assert.Equal(TimeSpan.FromSeconds(2), HostSettings.Read("data", ["Runtime:Tick=00:00:02"]).Runtime.Tick);

    [Theory]
    [InlineData("Runtime:Tock=1", "Runtime:Tock")]
    [InlineData("Runtime:CachedCustomers=0", "CachedCustomers")]
    [InlineData("Runtime:CachedCustomers=many", "Runtime")]
    [InlineData("Runtime:Tick=00:00:00", "Tick")]
    [InlineData("Host:Port=70000", "Port")]
    [InlineData("Host:Adress=0.0.0.0", "Host:Adress")]
    [InlineData("Store:Elsewhere:Path=x", "Store:Elsewhere")]
    [InlineData("Channels:Pigeon=x", "Channels:Pigeon")]
    [InlineData("Channels:Webhook:Url=ftp://x", "Channels:Webhook")]
    [InlineData("Motor:Speed=1", "Motor")]
    [InlineData("nonsense", "Section:Name=value")]
    public void A_wrong_or_unknown_setting_stops_the_host_and_is_named(string setting, string named) =>
        Assert.Contains(named, Assert.Throws<ValidationException>(() => HostSettings.Read("data", [setting])).Message, StringComparison.Ordinal);
}
