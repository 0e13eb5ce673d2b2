using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>What a module of the user's own may be like in a pipeline, and what is said where it may not.</summary>
[TestClass]
public sealed class OwnModuleTests
{
    [TestMethod]
    [DataRow("shut", "without parameters is not public. Mend that,")]
    [DataRow("failing", "without parameters fails with 'No weights in /models'. Mend that,")]
    [DataRow("sized", "has no constructor without parameters. Mend that,")]
    public void What_hinders_a_module_from_being_made_again_is_said(string kind, string says)
    {
        LibTorch.EnsureLoaded();
        using nn.Module<Tensor, Tensor> module = kind switch
        {
            "shut" => Shut.Make(),
            "failing" => new Failing(1),
            _ => new PlantedModule(3),
        };
        var failure = Assert.ThrowsExactly<NotSupportedException>(() => TorchModules.NameOf(module));
        StringAssert.Contains(failure.Message, says);
        StringAssert.Contains(failure.Message, "ml.RegisterTorchModule(\"name\", () => ...)");
    }

    [TestMethod]
    [DataRow(typeof(Unfinished), "is abstract"), DataRow(typeof(Of<>), "is generic, and nothing says of what")]
    [DataRow(typeof(string), "does not derive from Module<Tensor, Tensor>")]
    [DataRow(typeof(Failing), "fails with 'No weights in /models'"), DataRow(null, "the module 'none'")]
    public void What_hinders_a_saved_type_from_being_made_is_said(Type? type, string says)
    {
        if (type is not null) TorchModules.Register(type);
        var failure = Assert.ThrowsExactly<InvalidDataException>(
            () => TorchModules.Create(null, type is null ? "none" : type.AssemblyQualifiedName));
        StringAssert.Contains(failure.Message, says);
    }

    [TestMethod]
    public void A_closed_generic_module_and_a_hidden_one_are_made_again_once_registered()
    {
        using var generic = new Of<int>();
        using var hidden = new Hidden();
        foreach (nn.Module<Tensor, Tensor> module in new nn.Module<Tensor, Tensor>[] { generic, hidden })
        {
            TorchModules.Register(module.GetType());
            using var again = TorchModules.Create(null, TorchModules.NameOf(module));
            Assert.AreSame(module.GetType(), again.GetType());
        }
    }

    [TestMethod]
    public void Parts_without_points_are_told_to_the_contexts_log()
    {
        var ml = new MLContext(seed: 1);
        var lines = new List<string>();
        ml.Log += (_, message) => lines.Add($"{message.Kind}: {message.Message}");
        var model = (TorchModuleTransformer)ml.Transforms.ApplyTorchModule(new ByForward()).Fit(Samples.Points(ml, 10));
        var line = lines.Single(line => line.Contains("by forward", StringComparison.Ordinal));
        StringAssert.StartsWith(line, "Warning: ");
        StringAssert.Contains(line, "'_linear' runs by forward, where no hook fires, and is no activation point: " +
                                    "write _linear.call(x) instead of _linear.forward(x).");
        Assert.HasCount(1, model.Network.Warnings);
    }

    [TestMethod, DataRow(ScalarType.Float64), DataRow(ScalarType.BFloat16)]
    public void Modules_of_any_precision_score_floats(ScalarType type)
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml, 10);
        var single = ml.Transforms.ApplyTorchModule(new PlantedModule(3)).Fit(data);
        var expected = single.Transform(data).GetColumn<float[]>("Output").ToArray();
        var module = new PlantedModule(3);
        module.to(type);
        var other = ml.Transforms.ApplyTorchModule(module).Fit(data);
        var read = other.Transform(data).GetColumn<float[]>("Output").ToArray();
        for (var row = 0; row < 10; row++)
            Assert.AreEqual(expected[row][1], read[row][1], type == ScalarType.Float64 ? 1e-5 : 0.1);
    }

    [TestMethod]
    public void A_mean_picture_travels_with_a_saved_model()
    {
        var ml = new MLContext(seed: 1);
        ml.RegisterTorchModule("flat", () => nn.Sequential(("flat", nn.Flatten())));
        var layout = new ImageLayout(2, 6, 6, 0, 255)
        {
            Mean = [.. Enumerable.Range(0, 72).Select(at => at / 10.0)],
            ReversedChannels = true,
        };
        var data = Samples.Pictures(ml);
        var model = ml.Transforms.ApplyTorchModule(nn.Sequential(("flat", nn.Flatten())), layout: layout, contractName: "flat")
            .Fit(data);
        using var zip = new MemoryStream();
        ml.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        var again = ml.Model.Load(zip, out _).Transform(data).GetColumn<float[]>("Output").First();
        CollectionAssert.AreEqual(model.Transform(data).GetColumn<float[]>("Output").First(), again);
        var picture = data.GetColumn<float[]>("Features").First();
        Assert.AreEqual(picture[36 + 5] - 0.5f, again[5], 1e-5f);
    }

    private sealed class Hidden() : nn.Module<Tensor, Tensor>(nameof(Hidden))
    {
        public override Tensor forward(Tensor input) => input * 1;
    }

    public sealed class Shut : nn.Module<Tensor, Tensor>
    {
        private Shut() : base(nameof(Shut))
        {
        }

        public static Shut Make() => new();

        public override Tensor forward(Tensor input) => input * 1;
    }

    public sealed class Failing : nn.Module<Tensor, Tensor>
    {
        public Failing() : base(nameof(Failing)) => throw new FileNotFoundException("No weights in /models.");

        public Failing(int _) : base(nameof(Failing))
        {
        }

        public override Tensor forward(Tensor input) => input * 1;
    }

    public abstract class Unfinished() : nn.Module<Tensor, Tensor>(nameof(Unfinished));

    public sealed class Of<T>() : nn.Module<Tensor, Tensor>(nameof(Of<>))
    {
        public override Tensor forward(Tensor input) => input * 1;
    }

    public sealed class ByForward : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _linear;

        public ByForward() : base(nameof(ByForward))
        {
            _linear = nn.Linear(3, 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _linear.forward(input);
    }
}
