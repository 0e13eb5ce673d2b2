using Microsoft.ML;

namespace MLNetInterpret.Tests.Reading;

/// <summary>A folder of temporary files that is not there is not the model's fault.</summary>
[TestClass, OSCondition(OperatingSystems.Linux)]
public sealed class TemporaryFolderTests
{
    private const string Variable = "TMPDIR";

    [TestMethod]
    public void A_model_is_not_blamed_for_it()
    {
        var model = Repository.At("datasets", "models", "fashion-prior.zip");
        var usual = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Environment.SetEnvironmentVariable(Variable, "/dev/null/folder");
            var failure = Assert.ThrowsExactly<IOException>(() => new MLContext().Model.LoadInterpretable(model));
            Assert.AreEqual(
                "The folder for temporary files, '/dev/null/folder', does not exist: " +
                "set TMPDIR to a folder that can be written to.",
                failure.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, usual);
        }

        var ml = new MLContext();
        Assert.IsNotNull(ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(model)));
    }
}
