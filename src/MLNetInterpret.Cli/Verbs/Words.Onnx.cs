namespace MLNetInterpret.Cli.Verbs;

/// <content>What files of other programs leave open.</content>
internal static partial class Words
{
    public static readonly Word<string[]> Pixels = new(
        "--pixels", "PIXELS...",
        "What the pixels of an ONNX file's pictures are: imagenet-torch, imagenet-caffe, unit (0 to 1), minus-one-to-one, raw " +
        "(0 to 255) or an ONNX file of the preprocessing. Behind one of these bgr (blue first), mean=A,B,C and " +
        "deviation=A,B,C, for example: --pixels raw bgr mean=104,117,124.")
    {
        Not = ["normalize", "preprocessing"],
    };

    public static readonly Word<string> Vocabulary = new(
        "--vocabulary", "PATH",
        "The characters of a network that reads text: a JSON list in the order of their codes, a JSON map from character to " +
        "code or back, or a .txt file of the characters in their order, one a line or one behind the other.")
    {
        Not = ["characters", "alphabet"],
    };

    public static readonly Word<string> InputName = new(
        "--input-name", "NAME", "Which input of an ONNX file varies, where it has several.");

    public static readonly Word<int[]> InputShape = new(
        "--input-shape", "N...",
        "Sizes of one input of an ONNX file, without its batch axis, where the file leaves them open, for example: " +
        "--input-shape 3 224 224.")
    {
        Not = ["shape"],
    };

    public static readonly Word<string> OutputName = new(
        "--output-name", "NAME",
        "Which value of an ONNX file is the network's output, where it has several; any node's will do.");

    public static readonly Word<string[]> HeldInput = new(
        "--held-input", "NAME=X...", "Numbers that the other inputs of an ONNX file are filled with, for example: mask=1.");

    public static readonly Word<bool> Verify = new(
        "--verify", "",
        "Every node of an ONNX file is compared with OnnxRuntime first, on random input: --verify false leaves that out.")
    {
        Not = ["check", "no-verify"],
    };

    public static readonly Word<string> Layout = new(
        "--layout", "pytorch|keras|tensorflow",
        "Who wrote the gates of weights: PyTorch, Keras, or TensorFlow 1 (BasicLSTMCell). Default: what names of tensors say.");

    public static readonly Word<double> ForgetBias = new(
        "--forget-bias", "X",
        "What is added to the forget gates of weights beside their biases. Default: 1 for --layout tensorflow, else 0.");

    public static readonly Word<int> UnknownCode = new(
        "--unknown-code", "N",
        "The code of every character that the vocabulary of weights lacks. Default: that of <unk>; without one, such a " +
        "character is an error.");
}
