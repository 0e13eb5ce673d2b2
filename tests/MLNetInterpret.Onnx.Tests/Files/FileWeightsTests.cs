using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetInterpret.Onnx.Files;
using Onnx;
using TorchSharp;
using static TorchSharp.torch;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Files;

/// <summary>Large weights that stay in a file are the same as those that are read with it.</summary>
[TestClass]
public class FileWeightsTests
{
    private const int Large = 20_000;

    [TestMethod]
    public void What_stays_behind_and_what_is_read_are_the_file()
    {
        var file = Model(Raw(Large), Raw(3), Listed(Large), Listed(3), Halves(Large));
        var (plain, (sparing, weights)) = (ModelProto.Parser.ParseFrom(file.ToByteArray()), Sparing(file.ToByteArray()));
        Assert.IsNotNull(weights);
        using (weights)
        {
            var (read, left) = (new TensorReader(null, widen: true), new TensorReader(null, widen: true, weights));
            foreach (var (one, other) in plain.Graph.Initializer.Zip(sparing.Graph.Initializer))
            {
                using var wanted = read.Read(one);
                using var found = left.Read(other);
                Assert.IsTrue(wanted.equal(found).all().item<bool>(), one.Name);
            }

            bool[] stay = [.. sparing.Graph.Initializer.Select(tensor => weights.LengthOf(tensor) is not null)];
            CollectionAssert.AreEqual((bool[])[true, false, true, false, false], stay, "halves are whole numbers, not bytes");
        }

        // all but the weights is as it was
        foreach (var model in new[] { plain, sparing })
            foreach (var tensor in model.Graph.Initializer)
            {
                tensor.ClearRawData();
                tensor.FloatData.Clear();
            }

        Assert.AreEqual(plain, sparing);
    }

    [TestMethod]
    public void Weights_in_two_places_are_read_whole()
    {
        var twice = Raw(Large);
        twice.FloatData.Add(1);
        var elsewhere = Raw(Large);
        elsewhere.DataLocation = TensorProto.Types.DataLocation.External;
        var other = Listed(Large);
        other.DataType = (int)DataType.Double;
        foreach (var tensor in new[] { twice, elsewhere, other })
            Assert.IsNull(Sparing(Model(tensor).ToByteArray()).Weights, $"{tensor.DataType}");
    }

    [TestMethod]
    public void A_wrong_number_of_bytes_is_said()
    {
        var cut = Raw(Large);
        cut.Dims[0]++;
        var (model, weights) = Sparing(Model(cut).ToByteArray());
        using (weights)
        {
            var reader = new TensorReader(null, widen: true, weights);
            var said = Assert.ThrowsExactly<InvalidDataException>(() => reader.Read(model.Graph.Initializer[0])).Message;
            Assert.AreEqual("The tensor 'raw 20000' of shape [20001] and type float has 80000 bytes.", said);
        }
    }

    /// <summary>Wherever a file is cut or changed, both ways read the same or neither reads it.</summary>
    [TestMethod]
    public void Damage_is_seen_as_by_the_parser()
    {
        var whole = Model(Raw(Large), Listed(Large), Raw(3)).ToByteArray();
        var random = new Random(5);
        var kept = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            byte[] bytes = trial % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            // the headers, where damage tells
            var place = random.Next(60);
            if (trial % 2 == 1) bytes[random.Next(2) == 0 ? place : whole.Length - 1 - place] ^= (byte)(1 << random.Next(8));
            ModelProto? plain = null;
            try
            {
                plain = ModelProto.Parser.ParseFrom(bytes);
            }
            catch (InvalidProtocolBufferException)
            {
            }

            (ModelProto Model, FileWeights? Weights)? found = null;
            try
            {
                found = Sparing(bytes);
            }
            catch (InvalidProtocolBufferException)
            {
            }

            using var weights = found?.Weights;
            if (weights is null) continue;
            kept++;
            Assert.IsNotNull(plain, $"trial {trial}");
            var model = found!.Value.Model;
            foreach (var tensor in model.Graph?.Initializer ?? [])
            {
                if (weights.LengthOf(tensor) is not { } length) continue;
                var left = new byte[length];
                weights.At(tensor).ReadExactly(left);
                if (tensor.Name.StartsWith("list", StringComparison.Ordinal))
                    tensor.FloatData.AddRange(MemoryMarshal.Cast<byte, float>(left).ToArray());
                else
                    tensor.RawData = ByteString.CopyFrom(left);
            }

            if (model.Graph?.Initializer.All(tensor => tensor.Name.Length > 3) ?? true)
                Assert.AreEqual(plain.CalculateSize(), model.CalculateSize(), $"trial {trial}");
        }

        Assert.IsGreaterThan(50, kept);
    }

    private static (ModelProto Model, FileWeights? Weights) Sparing(byte[] bytes)
    {
        LibTorch.EnsureLoaded();
        var model = new ModelProto();
        return (model, FileWeights.Of(new MemoryStream(bytes), model));
    }

    private static ModelProto Model(params TensorProto[] tensors)
    {
        var graph = new ModelBuilder();
        graph.Output(graph.Node("Relu", [graph.Input("x", [-1, 3])]));
        graph.Graph.Initializer.AddRange(tensors);
        return graph.Model;
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(at => at / 7f)];

    private static TensorProto Raw(int count) => new()
    {
        Name = $"raw {count}",
        DataType = (int)DataType.Float,
        Dims = { count },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(Numbers(count).AsSpan())),
    };

    private static TensorProto Listed(int count) =>
        new() { Name = $"list {count}", DataType = (int)DataType.Float, Dims = { count }, FloatData = { Numbers(count) } };

    private static TensorProto Halves(int count) =>
        new()
        {
            Name = "halves",
            DataType = (int)DataType.Float16,
            Dims = { count },
            Int32Data = { Enumerable.Repeat(15360, count) },
        };
}
