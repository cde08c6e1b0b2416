"""Every sentence that the command line says, in English and Chinese. Knows nothing of when it is said.

A test holds that both languages have the same placeholders.
"""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # help
    "app_help": (
        "Autograd Lab: lectures and graded exercises on how PyTorch's autograd works.",
        "Autograd Lab：讲解 PyTorch 自动求导原理的课程与自动评分练习。",
    ),
    "lab_help": (
        "Copy the notebooks into FOLDER (your own work there is never overwritten) and open JupyterLab.",
        "把课程笔记本复制到 FOLDER（绝不覆盖你自己的作业），然后打开 JupyterLab。",
    ),
    "doctor_help": (
        "Say what this machine has and lacks, and what to do about it.",
        "检查这台机器有什么、缺什么，以及该怎么办。",
    ),
    "check_help": (
        "Check an exercise in a fresh kernel and print the points.",
        "在全新的内核中检查一份练习并给出得分。",
    ),
    "folder_option": ("Where your notebooks live.", "你的笔记本所在的文件夹。"),
    "browser_option": ("Do not open a browser; print the address only.", "不打开浏览器，只打印地址。"),
    "port_option": (
        "The port to use (default: the first free one from 8888).",
        "使用的端口（默认：从 8888 起第一个空闲端口）。",
    ),
    "lang_option": (
        "en or zh (default: AUTOGRAD_LAB_LANG, else the system's).",
        "en 或 zh（默认：AUTOGRAD_LAB_LANG，其次是系统语言）。",
    ),
    "json_option": ("Also write the result as JSON to this file.", "同时把结果以 JSON 写入此文件。"),
    "doctor_json_option": ("Print the report as JSON.", "以 JSON 打印报告。"),
    "version_option": ("Print the version and leave.", "打印版本号后退出。"),
    "notebook_argument": ("The exercise, e.g. 03_the_loop.ipynb.", "练习文件，例如 03_the_loop.ipynb。"),
    # lab
    "folder_is_file": (
        "{folder} is a file; a folder is needed. Write for instance: autograd-lab lab my-lab",
        "{folder} 是一个文件，这里需要文件夹。可以这样写：autograd-lab lab my-lab",
    ),
    "folder_unusable": (
        "The folder {folder} cannot be used: {why}. Choose one that you may write to: autograd-lab lab FOLDER",
        "无法使用文件夹 {folder}：{why}。请选择一个可写的文件夹：autograd-lab lab FOLDER",
    ),
    "port_taken": (
        "Port {port} cannot be used (taken, or not allowed). Leave --port out to get a free one.",
        "端口 {port} 无法使用（已被占用或无权限）。去掉 --port 会自动选一个空闲端口。",
    ),
    "no_lectures": (
        "The course has no lecture in this language. Install again: pip install --force-reinstall autograd-lab",
        "课程里没有这种语言的讲义。请重新安装：pip install --force-reinstall autograd-lab",
    ),
    "copied": ("{count} files copied into {folder}", "已把 {count} 个文件复制到 {folder}"),
    "updated": ("Updated (you had not changed it): {name}", "已更新（你没有改动过）：{name}"),
    "kept": (
        "Kept as you left it, though the course has a newer one: {name} (rename yours to get the new one)",
        "保留了你的版本，但课程有新版：{name}（把你的文件改名即可得到新版）",
    ),
    "threads": (
        "One BLAS thread a kernel: quickest at this course's sizes. To choose another number: OPENBLAS_NUM_THREADS=2",
        "每个内核使用 1 个 BLAS 线程：对本课程的规模最快。想用别的数目：OPENBLAS_NUM_THREADS=2",
    ),
    "starting": ("Starting JupyterLab ...", "正在启动 JupyterLab ……"),
    "open_at": ("The lab is open at", "实验室已打开："),
    "stop": ("Ctrl+C here stops it. Your work is in {folder}", "在这里按 Ctrl+C 停止。你的作业在 {folder}"),
    "stopped": ("Stopped.", "已停止。"),
    # check
    "no_notebook": (
        "There is no file {path}. Name an exercise, for instance: autograd-lab check en/exercises/03_the_loop.ipynb",
        "没有文件 {path}。请指定一份练习，例如：autograd-lab check zh/exercises/03_the_loop.ipynb",
    ),
    "json_unwritable": ("{path} cannot be written: {why}.", "无法写入 {path}：{why}。"),
    # doctor
    "doctor_title": ("This machine", "这台机器"),
    "column_what": ("what", "项目"),
    "column_found": ("found", "现状"),
    "column_advice": ("what to do", "怎么办"),
    "has": ("yes", "有"),
    "lacks": ("MISSING", "缺失"),
    "optional": ("optional", "可选"),
    "doctor_ready": ("The lab can be opened here: autograd-lab lab", "这里可以打开实验室：autograd-lab lab"),
    "doctor_not_ready": (
        "The lab cannot be opened yet; see MISSING above.",
        "暂时无法打开实验室，见上面标为“缺失”的项目。",
    ),
    "name_python": ("Python", "Python"),
    "name_numpy": ("numpy", "numpy"),
    "name_jupyter": ("JupyterLab, Notebook", "JupyterLab、Notebook"),
    "name_kernel": ("kernel autograd-lab", "内核 autograd-lab"),
    "name_widgets": ("widgets", "小部件"),
    "name_bundle": ("widgets' page script", "小部件的网页脚本"),
    "name_notebooks": ("notebooks", "笔记本"),
    "name_pictures": ("graph pictures", "计算图图片"),
    "name_nbval": ("nbval", "nbval"),
    "name_blas": ("matrix library", "矩阵库"),
    "name_chromium": ("Chromium", "Chromium"),
    "name_node": ("Node", "Node"),
    "name_compiler": ("C++ compiler", "C++ 编译器"),
    "name_bubblewrap": ("bubblewrap", "bubblewrap"),
    "name_gpu": ("GPU (CuPy)", "GPU（CuPy）"),
    "name_torch": ("PyTorch", "PyTorch"),
    "advice_python": ("Use Python 3.11 to 3.14.", "请使用 Python 3.11 到 3.14。"),
    "advice_numpy": ("pip install numpy", "pip install numpy"),
    "advice_jupyter": ("pip install jupyterlab notebook ipykernel", "pip install jupyterlab notebook ipykernel"),
    "advice_kernel": (
        "pip install --force-reinstall --no-deps autograd-lab",
        "pip install --force-reinstall --no-deps autograd-lab",
    ),
    "advice_widgets": ("pip install ipywidgets anywidget", "pip install ipywidgets anywidget"),
    "advice_bundle": (
        "pip install --force-reinstall --no-deps autograd-lab (in a checkout: make front-end)",
        "pip install --force-reinstall --no-deps autograd-lab（源码目录中：make front-end）",
    ),
    "advice_notebooks": (
        "pip install --force-reinstall --no-deps autograd-lab (in a checkout: make notebooks)",
        "pip install --force-reinstall --no-deps autograd-lab（源码目录中：make notebooks）",
    ),
    "advice_pictures": ("pip install pygraphviz graphviz", "pip install pygraphviz graphviz"),
    "advice_nbval": ("pip install nbval", "pip install nbval"),
    "advice_blas": ("Nothing to do.", "无需处理。"),
    "advice_chromium": (
        "Only the project's own browser tests need one: install chromium, or set CHROMIUM=/path/to/chromium.",
        "只有本项目的浏览器测试需要：安装 chromium，或设置 CHROMIUM=/path/to/chromium。",
    ),
    "advice_node": (
        "Only changing the widgets' TypeScript needs it: install Node 20 or newer.",
        "只有修改小部件的 TypeScript 才需要：安装 Node 20 或更新版本。",
    ),
    "advice_compiler": (
        "Only the checks of generated device code will need it: install g++.",
        "只有检查生成的设备代码才需要：安装 g++。",
    ),
    "advice_bubblewrap": (
        "Only grading other people's notebooks needs it: install bubblewrap (Linux).",
        "只有批改他人的笔记本才需要：安装 bubblewrap（Linux）。",
    ),
    "advice_gpu": (
        'Only device="cuda" needs it: an NVIDIA GPU, its driver, and pip install cupy-cuda12x or cupy-cuda13x.',
        '只有 device="cuda" 需要：NVIDIA GPU、驱动程序，以及 pip install cupy-cuda12x 或 cupy-cuda13x。',
    ),
    "advice_torch": (
        "Only comparing with PyTorch needs it: make conformance installs it.",
        "只有与 PyTorch 对比时需要：make conformance 会安装它。",
    ),
}


def message(key: str, lang: str, **facts: object) -> str:
    """The sentence `key` in `lang` ("en" or "zh") with `facts` filled in; an unknown key is our own mistake."""
    english, chinese = MESSAGES[key]
    return (chinese if lang == "zh" else english).format(**facts)
