using Microsoft.ML;

namespace MLNetInterpret.Cli;

/// <summary>What the command line says of models with and without checksums.</summary>
[TestClass]
public sealed class ModelChecksumTests : IDisposable
{
    private static readonly string Old =
        Repository.Sample("text.zip");

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void An_old_model_is_warned_of_and_one_that_was_saved_anew_is_not()
    {
        Assert.AreEqual(0, _session.Run("units", Old), _session.Error);
        StringAssert.Contains(
            _session.Error,
            $"Warning: '{Old}' carries no checksums (it was written by an older version or by ml.Model.Save), " +
            "so damage may go unseen: save it anew with SaveInterpretable.");

        var ml = new MLContext(seed: 1);
        var anew = _session.At("anew.zip");
        ml.Model.SaveInterpretable(ml.Model.LoadInterpretable(Old, out var schema), schema, anew);
        Assert.AreEqual(0, _session.Run("units", anew), _session.Error);
        Assert.AreEqual("", _session.Error);

        var bytes = File.ReadAllBytes(anew);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(anew, bytes);
        Assert.AreNotEqual(0, _session.Run("units", anew));
        StringAssert.Contains(_session.Error, $"'{anew}' cannot be loaded as a model");
    }
}
