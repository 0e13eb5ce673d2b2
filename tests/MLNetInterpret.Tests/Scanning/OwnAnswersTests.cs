using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Labels that the scanned network gives itself: it is then asked by the reading thread too.</summary>
[TestClass]
public sealed class OwnAnswersTests
{
    [TestMethod]
    public void The_network_is_never_computing_twice_at_once()
    {
        using var network = new Watched();
        var ml = new MLContext(seed: 1);
        var data = ml.View(Scanned.Rows(4000));
        static void Answered(Output output, Answer answer) => answer.Sign = output.Values[0] > 0;
        var model = ml.Transforms.ApplyTorchModule(network)
            .Append(ml.Transforms.CustomMapping<Output, Answer>(Answered, contractName: null))
            .Fit(data);
        bool[] expected = [.. model.Transform(data).GetColumn<bool>("Sign")];

        network.Scanning = Environment.CurrentManagedThreadId;
        var catalogue = ml.Interpretation.Scan(model, data, new() { BatchRows = 64, LabelColumnName = "Sign" });
        Assert.AreEqual(1, network.MostAtOnce);
        Assert.AreEqual(expected.LongCount(sign => sign), catalogue.ClassCounts[1]);
        Assert.AreEqual(expected.LongCount(sign => !sign), catalogue.ClassCounts[0]);
    }

    private sealed class Watched : TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>
    {
        private readonly TwoLayers _layers = new();
        private readonly ManualResetEventSlim _second = new();
        private int _inside;

        public Watched() : base(nameof(Watched)) => RegisterComponents();

        /// <summary>The thread that scans; its passes give others time to come in between.</summary>
        public int Scanning { get; set; }

        public int MostAtOnce { get; private set; }

        public override TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input)
        {
            var inside = Interlocked.Increment(ref _inside);
            MostAtOnce = Math.Max(MostAtOnce, inside);
            if (inside > 1) _second.Set();
            try
            {
                if (Environment.CurrentManagedThreadId == Scanning) _second.Wait(TimeSpan.FromMilliseconds(10));
                return _layers.call(input);
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _second.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Output
    {
        [ColumnName("Output"), VectorType(2)]
        public float[] Values { get; set; } = [];
    }

    private sealed class Answer
    {
        public bool Sign { get; set; }
    }
}
