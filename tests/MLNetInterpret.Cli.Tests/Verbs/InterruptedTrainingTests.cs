using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Cli;

/// <summary>What an interrupted training leaves and says, epoch by epoch.</summary>
[TestClass]
public sealed class InterruptedTrainingTests : IDisposable
{
    private const int Ended = 99;
    private readonly Session _session = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _session.Dispose();

    private string Out => _session.At("m.zip");

    private string Checkpoint => _session.At("m.zip.checkpoint");

    [TestMethod]
    public void The_best_model_so_far_is_saved_and_replaced_by_a_later_one_only()
    {
        var first = Cancelled(resumes: false, epoch: 2);
        StringAssert.Matches(first, new Regex(
            @"^Cancelled in epoch 3 of 12\. The best so far, epoch [12] \(validation loss 0\.\d+\), is in '.*m\.zip'; "
            + @"the same command with --resume goes on\.$"));
        var early = Hash();

        // its own half-trained model may be replaced
        var second = Cancelled(resumes: true, epoch: 5);
        StringAssert.Contains(second, "Cancelled in epoch 6 of 12. The best so far, epoch ");
        StringAssert.Contains(second, ", is in '");
        Assert.AreNotEqual(early, Hash());

        // a model of somebody else's is not
        File.WriteAllText(Out, "mine");
        var third = Cancelled(resumes: true, epoch: 7);
        StringAssert.Contains(third, $", is kept in '{Checkpoint}', because '{Out}' is an older model; the same command with");
        Assert.AreEqual("mine", File.ReadAllText(Out));

        Train(resumes: true, cancelAt: null);
        var resumed = Hash();
        CollectionAssert.AreEqual(new[] { "m.zip" }, _session.Names());
        Train(resumes: false, cancelAt: null);
        Assert.AreEqual(Hash(), resumed);
    }

    [TestMethod]
    public void Without_an_epoch_nothing_is_written_and_an_old_checkpoint_stays()
    {
        Assert.AreEqual("Cancelled before the first epoch ended; nothing was written.", Cancelled(resumes: false, epoch: 0));
        Assert.IsEmpty(_session.Names());
        Cancelled(resumes: false, epoch: 3);
        var kept = File.ReadAllBytes(Checkpoint);
        StringAssert.Contains(Cancelled(resumes: true, epoch: -1), "Cancelled before the training went on; '");
        CollectionAssert.AreEqual(kept, File.ReadAllBytes(Checkpoint));
    }

    [TestMethod]
    public void What_is_cancelled_before_it_was_trained_anew_on_all_rows_goes_on_to_the_same()
    {
        StringAssert.StartsWith(Cancelled(resumes: false, epoch: 12), "Cancelled in epoch 12 of 12. The best so far, epoch ");
        Train(resumes: true, cancelAt: null);
        var resumed = Hash();
        Train(resumes: false, cancelAt: null);
        Assert.AreEqual(Hash(), resumed);
    }

    [TestMethod]
    public void A_model_that_is_trained_but_not_yet_measured_is_saved_too()
    {
        StringAssert.StartsWith(
            Cancelled(resumes: false, epoch: Ended),
            "Cancelled when the training had ended. The model, not yet measured, is in '");
        var saved = Hash();
        Train(resumes: true, cancelAt: null);
        Assert.AreEqual(saved, Hash());
    }

    [TestMethod]
    public void Where_no_checkpoint_can_be_written_nothing_is_promised()
    {
        void Block() => Directory.CreateDirectory(Checkpoint);      // what was free when the training began is not any more
        StringAssert.EndsWith(
            Cancelled(resumes: false, epoch: 2, Block), $"is in '{Out}'; no checkpoint could be written to go on from.");
        Hash();
        Directory.Delete(Checkpoint);
        StringAssert.EndsWith(
            Cancelled(resumes: false, epoch: 2, Block),
            $"is lost: '{Out}' is an older model, and no checkpoint could be written to go on from.");
    }

    [TestMethod]
    public void A_model_that_cannot_be_saved_leaves_its_checkpoint_to_go_on_from()
    {
        var said = Cancelled(resumes: false, epoch: 2, () => Directory.CreateDirectory(Out));
        StringAssert.Contains(said, "could not be saved ('");
        StringAssert.EndsWith(said, "is a folder. Name a file); the same command with --resume goes on.");
        Directory.Delete(Out);
        Train(resumes: true, cancelAt: null);
        Hash();
    }

    /// <summary>Cancels a training after an epoch; 0 before the first one's end, -1 while its rows are read, <see cref="Ended"/>
    /// when it has ended.</summary>
    private string Cancelled(bool resumes, int epoch, Action? whileReading = null) =>
        Assert.ThrowsExactly<CancelledKeeping>(() => Train(resumes, epoch, whileReading)).Message;

    private void Train(bool resumes, int? cancelAt, Action? whileReading = null)
    {
        using var source = new CancellationTokenSource();
        if (cancelAt == -1) source.Cancel();
        var random = new Random(2);
        Row[] drawn = [.. Enumerable.Range(0, 200).Select(_ => random.NextSingle() - 0.5f).Select(x =>
            new Row { Features = [x, random.NextSingle()], Label = x + 0.2 * random.NextSingle() > 0 })];
        var rows = _ml.Data.LoadFromEnumerable(drawn.Select((row, index) =>
        {
            if (index == 199) whileReading?.Invoke();
            if (cancelAt == 0 && index == 199) source.Cancel();
            return row;
        }));
        var training = new InterruptibleTraining(Out, Checkpoint, resumes);
        var options = training.Kept(new MultilayerPerceptronOptions
        {
            HiddenUnits = [4],
            Epochs = 12,
            Progress = new Listener(told =>
            {
                if (cancelAt is > 0 and var at && at < Ended && told.Share >= EpochLog.ShareAfter(at, 12) - 1e-9) source.Cancel();
            }).Every(),
            Cancellation = source.Token,
        });
        var model = training.Run(_ml, () =>
        {
            var trained = _ml.BinaryClassification.Trainers.MultilayerPerceptron(options).Fit(rows);
            options.Keeper!.Reach(trained, rows.Schema);
            if (cancelAt == Ended) source.Cancel();
            source.Token.ThrowIfCancellationRequested();
            return trained;
        }, source.Token);
        _ml.Model.SaveInterpretable(model, rows.Schema, Out);
        training.End();
    }

    private string Hash() => _ml.Interpretation.FindNetwork(_ml.Model.LoadInterpretable(Out)).Network.Hash;

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Listener(Action<WorkProgress> hear) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => hear(value);
    }
}
