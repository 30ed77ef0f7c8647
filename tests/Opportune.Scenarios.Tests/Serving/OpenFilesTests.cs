using Opportune.Host.Commands;
using Opportune.Host.Serving;

namespace Opportune.Scenarios.Tests.Serving;

/// <summary>A process with few open files allowed.</summary>
public sealed class OpenFilesTests
{
    [Theory]
    [InlineData(10_000, 1_024, 640)]
    [InlineData(10_000, 512, 128)]
    [InlineData(100, 1_024, 100)]
    [InlineData(10_000, 1_048_576, 10_000)]
    [InlineData(10_000, null, 10_000)]
    public void Connections_leave_files_for_the_store(long asked, int? limit, long most) => Assert.Equal(most, OpenFiles.MostConnections(asked, limit));

    [Fact]
    public void A_limit_under_which_nothing_can_be_served_is_refused()
    {
        Assert.Equal("host.files.few", Assert.Throws<VerbException>(() => OpenFiles.Check(64)).Code);
        OpenFiles.Check(512);
        OpenFiles.Check(null);
    }

    [Fact]
    public void The_limit_of_this_process_is_known_on_linux() => Assert.Equal(OperatingSystem.IsLinux(), OpenFiles.Limit > 0);
}
