using Microsoft.ML;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>A training that is interrupted goes on from its checkpoint to the same bits, and from no other file.</summary>
[TestClass]
public sealed class CheckpointTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 4);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Checkpoint => Path.Combine(_folder.FullName, "training.checkpoint");

    [TestMethod, TestCategory("Long"), DataRow("perceptron"), DataRow("convolutions"), DataRow("text"), DataRow("prior")]
    public void A_training_goes_on_to_the_same_bits_and_leaves_no_file(string kind)
    {
        var whole = Hash(kind, null);
        foreach (var epoch in new[] { 1, 3 }) Interrupt(kind, epoch);
        Assert.IsTrue(File.Exists(Checkpoint));
        Assert.AreEqual(whole, Hash(kind, Checkpoint));
        Assert.IsEmpty(_folder.GetFileSystemInfos(), "nothing is left");
    }

    [TestMethod, TestCategory("Long")]
    public void Another_trainings_checkpoint_is_refused_and_kept()
    {
        Interrupt("perceptron", 2);
        var kept = File.ReadAllBytes(Checkpoint);
        void Refused(string part, MultilayerPerceptronOptions options, int rows = 300, int? seed = 4)
        {
            var ml = new MLContext(seed);
            var trainer = ml.BinaryClassification.Trainers.MultilayerPerceptron(options with { Checkpoint = Checkpoint });
            var failure = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Samples.Points(ml, rows)));
            StringAssert.Contains(failure.Message, part);
            StringAssert.Contains(failure.Message, Checkpoint);
            CollectionAssert.AreEqual(kept, File.ReadAllBytes(Checkpoint));
        }

        Refused("Epochs is 30 in the training of", Samples.Perceptron with { Epochs = 31 });
        Refused("HiddenUnits is 8 in the training of", Samples.Perceptron with { HiddenUnits = [9] });
        Refused("Dropout is 0.4 in the training of", Samples.Perceptron with { Dropout = 0.25 });
        Refused("ClassWeights is", Samples.Perceptron with { BalanceClasses = true });
        Refused("is one of other data", Samples.Perceptron, rows: 299);
        Refused("Seed is 4 in the training of", Samples.Perceptron, seed: 5);
        var text = Assert.ThrowsExactly<InvalidOperationException>(() => Hash("text", Checkpoint));
        StringAssert.Contains(text.Message, "is one of other data");
        Assert.AreEqual(Hash("perceptron", null), Hash("perceptron", Checkpoint));
    }

    [TestMethod]
    public void A_damaged_checkpoint_is_refused_whatever_is_damaged()
    {
        Interrupt("perceptron", 2);
        var whole = File.ReadAllBytes(Checkpoint);
        var random = new Random(3);
        for (var place = 0; place < whole.Length; place += 1 + random.Next(200))
        {
            var flipped = whole.ToArray();
            flipped[place] ^= (byte)(1 << random.Next(8));
            Refused(flipped);
        }

        foreach (var length in new[] { 0, 1, 7, 8, 39, 40, 60, 72, whole.Length / 2, whole.Length - 33, whole.Length - 1 })
            Refused(whole[..length]);
        Refused([.. whole, 0]);
        var refused = Assert.ThrowsExactly<InvalidDataException>(() => Hash("perceptron", Checkpoint));
        StringAssert.Contains(refused.Message, "is damaged (its checksum is wrong)");
        CollectionAssert.AreEqual((byte[])[.. whole, 0], File.ReadAllBytes(Checkpoint));

        void Refused(byte[] bytes)
        {
            File.WriteAllBytes(Checkpoint, bytes);
            var failure = Assert.Throws<Exception>(() => CheckpointFile.Require(Checkpoint, resumes: true));
            Assert.IsTrue(failure is IOException or InvalidDataException, $"{failure}");
            StringAssert.Contains(failure.Message, Checkpoint);
        }
    }

    [TestMethod]
    public void A_file_of_the_users_own_is_never_replaced()
    {
        File.WriteAllText(Checkpoint, "my notes");
        var failure = Assert.ThrowsExactly<IOException>(() => Hash("perceptron", Checkpoint));
        StringAssert.Contains(failure.Message, "is not a checkpoint of a training, and would be lost");
        Assert.AreEqual("my notes", File.ReadAllText(Checkpoint));
        var blank = Assert.ThrowsExactly<ArgumentException>(() => Hash("prior", " "));
        StringAssert.Contains(blank.Message, "Checkpoint is blank");
    }

    [TestMethod, TestCategory("Long")]
    public void A_checkpoint_that_cannot_be_written_costs_itself_and_not_the_training()
    {
        var said = new List<string>();
        _ml.Log += (_, entry) => said.Add(entry.Message);
        var rows = Samples.PointRows();
        IEnumerable<Samples.Point> Read()
        {
            // what was free before the training is not free any more
            Directory.CreateDirectory(Checkpoint);
            foreach (var row in rows) yield return row;
        }

        var options = Samples.Perceptron with { Checkpoint = Checkpoint };
        var trained = _ml.BinaryClassification.Trainers.MultilayerPerceptron(options)
            .Fit(_ml.Data.LoadFromEnumerable(Read()));
        Assert.AreEqual(Hash("perceptron", null), trained.Network.Hash);
        Assert.HasCount(1, said.Where(line => line.Contains("its checkpoint cannot be written", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_hash_of_a_saved_model_is_carried_on()
    {
        Interrupt("text", 1);
        CollectionAssert.AreEqual(new byte[32], CheckpointFile.ModelOf(Checkpoint));
        byte[] hash = [.. Enumerable.Range(1, 32).Select(place => (byte)place)];
        CheckpointFile.SetModel(Checkpoint, hash);
        CollectionAssert.AreEqual(hash, CheckpointFile.ModelOf(Checkpoint));
        File.SetLastWriteTimeUtc(Checkpoint, DateTime.UnixEpoch);
        Interrupt("text", 3);
        Assert.AreNotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Checkpoint), "it was written again");
        CollectionAssert.AreEqual(hash, CheckpointFile.ModelOf(Checkpoint));
        Assert.AreEqual(Hash("text", null), Hash("text", Checkpoint));
    }

    /// <summary>Cancels a training when an epoch has ended.</summary>
    private void Interrupt(string kind, int epoch)
    {
        using var source = new CancellationTokenSource();
        var progress = new Listener(told =>
        {
            if (told.Share >= EpochLog.ShareAfter(epoch, 4) - 1e-9) source.Cancel();
        }).Every();
        Assert.Throws<OperationCanceledException>(() => Hash(kind, Checkpoint, progress, source.Token));
    }

    private string Hash(
        string kind, string? checkpoint, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        kind switch
        {
            "perceptron" => _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with
            {
                Checkpoint = checkpoint,
                Progress = progress,
                Cancellation = cancellation,
            }).Fit(Samples.Points(_ml)).Network.Hash,
            "convolutions" => _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
                .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions with
                {
                    Shift = 1,
                    Flip = true,
                    Checkpoint = checkpoint,
                    Progress = progress,
                    Cancellation = cancellation,
                })).Fit(Samples.Pictures(_ml)).LastTransformer.Network.Hash,
            "text" => Text(new()
            {
                HiddenUnits = 4,
                Epochs = 4,
                Checkpoint = checkpoint,
                Progress = progress,
                Cancellation = cancellation,
            }),
            _ => _ml.Interpretation.FindNetwork(_ml.Transforms.ImagePrior(new ImagePriorOptions
            {
                ImageShape = [1, 8, 9],
                CodeSize = 2,
                Blocks = [4],
                Epochs = 4,
                Checkpoint = checkpoint,
                Progress = progress,
                Cancellation = cancellation,
            }).Fit(Samples.Pictures(_ml))).Network.Hash,
        };

    private string Text(CharacterLstmOptions options)
    {
        var lines = Counting.Text(2_000, seed: 1).Chunk(200).Select(line => new Line { Text = new(line) });
        var model = _ml.Transforms.Text.CharacterLstm(options).Fit(_ml.Data.LoadFromEnumerable(lines));
        return _ml.Interpretation.FindNetwork(model).Network.Hash;
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }

    private sealed class Listener(Action<WorkProgress> hear) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => hear(value);
    }
}
