using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded.Keys;
using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Embedded;

public sealed class FileMasterKeyTests : MasterKeyContract
{
    protected override IMasterKey Open() => FileMasterKey.Open(Folder);

    protected override void Hold(string text) => File.WriteAllText(Path.Combine(Folder, FileMasterKey.FileName), text);
}

/// <summary>Runs alone: the variable is the whole process's.</summary>
[CollectionDefinition(nameof(TheProcessesEnvironment), DisableParallelization = true)]
public sealed class TheProcessesEnvironment;

[Collection(nameof(TheProcessesEnvironment))]
public sealed class EnvironmentMasterKeyTests : MasterKeyContract
{
    protected override IMasterKey Open() => EnvironmentMasterKey.Find()!;

    protected override void Hold(string text) => Environment.SetEnvironmentVariable(EnvironmentMasterKey.Variable, text);

    protected override void Forget() => Environment.SetEnvironmentVariable(EnvironmentMasterKey.Variable, null);

    [Fact]
    public void Without_the_variable_there_is_no_key() => Assert.Null(EnvironmentMasterKey.Find());
}
