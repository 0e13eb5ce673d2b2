using Microsoft.ML;
using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary>Every command that trains, cancelled, killed and resumed.</summary>
[TestClass]
public sealed class ResumeTrainingTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long"), DataRow("images"), DataRow("tabular"), DataRow("text"), DataRow("train-prior")]
    public void A_cancelled_training_saves_its_best_model_and_resumes_to_the_same_bits(string kind)
    {
        var command = Command(kind);
        Assert.AreEqual(130, Cancel(command), _session.Error);
        StringAssert.Contains(_session.Error, "Cancelled in epoch ");
        StringAssert.Contains(_session.Error, $", is in '{_session.At("m.zip")}'; the same command with --resume goes on.");
        Assert.AreEqual(0, _session.Run("units", _session.At("m.zip")), "the model so far is a whole one");
        CollectionAssert.IsSubsetOf(new[] { "m.zip", "m.zip.checkpoint" }, _session.Names());

        Assert.AreEqual(0, _session.Run([.. command, "--resume"]), _session.Error);
        StringAssert.Contains(_session.Error, $"The training goes on from '{_session.At("m.zip.checkpoint")}', after ");
        var resumed = Hash("m.zip");
        Assert.IsFalse(File.Exists(_session.At("m.zip.checkpoint")));
        Assert.AreEqual(0, _session.Run(command), _session.Error);
        Assert.AreEqual(Hash("m.zip"), resumed);
        _session.Fails(1, "the training of '", [.. command, "--resume"]);
    }

    [TestMethod, TestCategory("Long")]
    public void What_cannot_be_resumed_is_refused_in_a_sentence()
    {
        var command = Command("tabular");
        _session.Fails(1, "There is no checkpoint '", [.. command, "--resume"]);
        Assert.AreEqual(130, Cancel(command), _session.Error);
        _session.Fails(1, "--epochs is 90 in the training of '", [.. Command("tabular", epochs: 91), "--resume"]);
        _session.Fails(1, "--hidden-units is 24 8 in the training of '", [.. command, "--hidden-units", "24", "--resume"]);
        foreach (var (option, was, value) in new[]
        {
            ("--learning-rate", "0.003", "0.01"), ("--weight-decay", "0.1", "0.2"), ("--patience", "15", "4"),
            ("--batch-size", "64", "32"), ("--dropout", "0.4", "0.2"), ("--validation-fraction", "0.15", "0.2"),
            ("--balance-classes", "none", "true"),
        })
            _session.Fails(1, $"{option} is {was} in the training of '", [.. command, option, value, "--resume"]);
        _session.Fails(1, "is one of other data", [.. command, "--held-out-share", "0.4", "--resume"]);
        _session.Fails(1, "--seed is 1 in the training of '", [.. command, "--seed", "2", "--resume"]);
        File.AppendAllText(_session.At("table.csv"), string.Concat(Enumerable.Repeat("1,red,2,yes\n", 30)));
        _session.Fails(1, "is one of other data", [.. command, "--resume"]);

        // without --resume it begins anew, and says what becomes of the checkpoint
        Assert.AreEqual(0, _session.Run(command), _session.Error);
        StringAssert.Contains(_session.Error, "--resume goes on with it. Now it is replaced when the first epoch has ended.");
        Assert.IsFalse(File.Exists(_session.At("m.zip.checkpoint")));

        File.WriteAllText(_session.At("m.zip.checkpoint"), "mine");
        _session.Fails(1, "is not a checkpoint of a training, and would be lost", command);
        Assert.AreEqual("mine", File.ReadAllText(_session.At("m.zip.checkpoint")));
        Assert.AreEqual(0, _session.Run([.. command[..^1], "/dev/null"]), _session.Error);
        _session.Fails(2, "has no checkpoint", [.. command[..^1], "/dev/null", "--resume"]);
    }

    [TestMethod, TestCategory("Long")]
    public void A_training_that_is_killed_and_interrupted_goes_on_in_new_processes_to_the_same_bits()
    {
        var command = Command("text", epochs: 40);
        using (var killed = new ScanProcess(command))
        {
            Wait(killed, DateTime.MinValue);
            killed.Kill();
        }

        Assert.IsFalse(File.Exists(_session.At("m.zip")), "a killed training leaves its checkpoint alone");
        var written = File.GetLastWriteTimeUtc(_session.At("m.zip.checkpoint"));
        using (var interrupted = new ScanProcess([.. command, "--resume"]))
        {
            Wait(interrupted, written);
            var (code, said) = interrupted.Interrupt();
            Assert.AreEqual(130, code, said);
            StringAssert.Contains(said, "Cancelled in epoch ");
            StringAssert.Contains(said, ", is in '");
        }

        using (var rest = new ScanProcess([.. command, "--resume"])) rest.End();
        var resumed = Hash("m.zip");
        Assert.AreEqual(0, _session.Run(command), _session.Error);
        Assert.AreEqual(Hash("m.zip"), resumed);
    }

    private void Wait(ScanProcess process, DateTime written)
    {
        var checkpoint = _session.At("m.zip.checkpoint");
        while (!process.HasEnded && !(File.Exists(checkpoint) && File.GetLastWriteTimeUtc(checkpoint) > written)) Thread.Sleep(1);
        Assert.IsFalse(process.HasEnded, "it ended before it could be interrupted");
    }

    /// <summary>Runs a training that is cancelled once there is a checkpoint.</summary>
    private int Cancel(string[] command)
    {
        using var source = new CancellationTokenSource();
        var watch = new Thread(() =>
        {
            while (!File.Exists(_session.At("m.zip.checkpoint")) && !source.IsCancellationRequested) Thread.Sleep(1);
            source.Cancel();
        })
        { Priority = ThreadPriority.Highest };
        watch.Start();
        var code = _session.Run(source.Token, command);
        source.Cancel();
        watch.Join();
        return code;
    }

    private string[] Command(string kind, int epochs = 90) =>
    [
        .. kind switch
        {
            "images" => (string[])["train", "images", "--data", Folder(), "--size", "12", "--blocks", "16", "16"],
            "train-prior" => ["train-prior", "--data", Folder(), "--size", "12", "--code-size", "3", "--blocks", "16"],
            "text" => ["train", "text", "--data", Prose(), "--hidden-units", "8", "8", "--dropout", "0.2"],
            _ =>
            [
                "train", "tabular", "--data", Table(), "--label", "Good", "--positive", "yes", "--hidden-units", "24", "8",
            ],
        },
        "--epochs", $"{epochs}", "--out", _session.At("m.zip"),
    ];

    private string Table() => File.Exists(_session.At("table.csv")) ? _session.At("table.csv") : _session.WriteTable(rows: 900);

    private string Prose()
    {
        var random = new Random(1);
        string[] words = ["the", "a", "scan", "unit", "looks", "sees", "often", "never"];
        var drawn = Enumerable.Range(0, 1200).Select(_ => words[random.Next(words.Length)]);
        return _session.Write("prose.txt", string.Join(' ', drawn));
    }

    private string Folder()
    {
        var random = new Random(1);
        foreach (var name in new[] { "dark", "light" })
            for (var i = 0; i < 40; i++)
            {
                using var picture = new SKBitmap(12, 12);
                picture.Erase(new SKColor((byte)random.Next(name == "dark" ? 140 : 256), 40, (byte)random.Next(256)));
                using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
                Directory.CreateDirectory(_session.At($"pictures/{name}"));
                File.WriteAllBytes(_session.At($"pictures/{name}/{i}.png"), png.ToArray());
            }

        return _session.At("pictures");
    }

    private string Hash(string model)
    {
        var ml = new MLContext();
        return ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(_session.At(model))).Network.Hash;
    }
}
